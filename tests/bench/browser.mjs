// Opens the list of leads in a browser with an empty cache, and tells what came over the wire until its rows were there.
//   URL=… EMAIL=… PASSWORD=… node browser.mjs     prints {"bytes", "requests", "ms", "largest"}
import { openBrowser } from "../e2e/lib/browser.mjs";
import { Person } from "../e2e/lib/person.mjs";

const { URL: url, EMAIL: email, PASSWORD: password } = process.env;

/** Signs in, as on the day before; the browser then holds the cookie. */
async function signIn(page) {
  const person = new Person(page);
  await page.goto("/leads");
  await person.signIn(email, password);
  await firstRow(page).waitFor();
  return { storageState: await page.context().storageState() };
}

const firstRow = (page) => page.getByRole("rowheader").first().getByRole("link");

/** Requests and bytes of a page from here on, headers included. */
async function listen(page) {
  const session = await page.context().newCDPSession(page);
  const addresses = new Map();
  const sizes = new Map();
  session.on("Network.requestWillBeSent", ({ requestId, request }) => {
    if (request.url.startsWith(url)) addresses.set(requestId, request.url.slice(url.length));
  });
  session.on("Network.loadingFinished", ({ requestId, encodedDataLength }) => sizes.set(requestId, encodedDataLength));
  await session.send("Network.enable");
  return { addresses, sizes };
}

const browser = await openBrowser();
const visit = await browser.visit({ url });
try {
  // The same person with the same cookies, and nothing in the cache.
  const page = await visit.another(await signIn(visit.page));
  const { addresses, sizes } = await listen(page);
  const started = performance.now();
  await page.goto("/leads", { waitUntil: "commit" });
  await firstRow(page).waitFor();
  const ms = Math.round(performance.now() - started);
  const loaded = [...addresses].map(([id, path]) => ({ path, bytes: sizes.get(id) ?? 0 }));
  loaded.sort((a, b) => b.bytes - a.bytes);
  for (const { path, bytes } of loaded) console.error(`${String(bytes).padStart(9)}  ${path}`);
  const bytes = loaded.reduce((sum, one) => sum + one.bytes, 0);
  const largest = loaded.slice(0, 2).map((one) => `${one.path} ${Math.round(one.bytes / 1000)} kB`).join(", ");
  console.log(JSON.stringify({ bytes, requests: loaded.length, ms, largest }));
} finally {
  await visit.close();
  await browser.close();
}
