// M5: what a page needs besides what the first list has loaded already: at most 120 KB for each, as it comes over the wire.
import { apiAs } from "../lib/api.mjs";
import { ADMINISTRATION, addresses, idsOf, open, signIn } from "../lib/pages.mjs";

const EMAIL = "admin@northwind.example";
const MOST_BYTES = 120_000;
// Tables of records are what the first list is made of, and so is the page for an address that leads nowhere.
const OF_THE_FIRST_LIST = ["leads", "accounts", "contacts", "opportunities", "tasks", "activities", "campaigns", "not found", ...Object.keys(ADMINISTRATION)];
const FAST = ["home", "board", "a record of opportunities", "calendar", "new report", "dashboard", "settings"];

export { UNLIMITED as settings } from "../lib/pages.mjs";
export const limit = 600_000;

export default async function ({ another, url, figures, full }) {
  const all = { ...addresses(await idsOf(await apiAs(url, EMAIL))), ...ADMINISTRATION };
  const weights = [];
  for (const name of full ? Object.keys(all) : FAST) weights.push([...(await weight(another, all[name])), name]);
  weights.sort(([a], [b]) => b - a);
  const own = weights.filter(([, , name]) => !OF_THE_FIRST_LIST.includes(name));
  figures.none("pages that load nothing of their own, so that nothing was counted", own.filter(([bytes]) => bytes === 0).map(([, , name]) => name), own.length);
  figures.most(`the heaviest page (${weights[0][2]})`, weights[0][0], MOST_BYTES, "bytes");
  figures.none("pages that load more besides the first list", weights.filter(([bytes]) => bytes > MOST_BYTES).map(([bytes, files, name]) => `${name} ${bytes} in ${files.length} files: ${files.slice(0, 9).join(", ")}`), weights.length);
}

/** In a browser with an empty cache: the first list, and then the page; its bytes, and its files with the largest first. Nothing is fetched before its time. */
async function weight(another, address) {
  const page = await another();
  await page.addInitScript(() => Object.defineProperty(navigator, "connection", { value: { saveData: true } }));
  await signIn(page, EMAIL);
  await open(page, "/accounts");
  const known = new Set();
  await page.evaluate(() => performance.getEntriesByType("resource").map(({ name }) => name)).then((names) => names.forEach((name) => known.add(name)));
  const loaded = [];
  page.on("requestfinished", (request) => loaded.push(request));
  await page.evaluate((address) => { const link = Object.assign(document.createElement("a"), { href: address }); document.querySelector("main").append(link); link.click(); }, address);
  await page.waitForURL((now) => now.pathname === new URL(address, now).pathname);
  await page.locator("main h1").waitFor();
  await page.waitForFunction(() => !document.querySelector(".skeleton"));
  await page.waitForTimeout(200);
  const files = [];
  for (const request of loaded) {
    if (new URL(request.url()).pathname.startsWith("/api/") || known.has(request.url())) continue;
    files.push([(await request.sizes()).responseBodySize, new URL(request.url()).pathname.split("/").at(-1).split("-")[0]]);
  }
  await page.context().close();
  files.sort(([a], [b]) => b - a);
  return [files.reduce((sum, [bytes]) => sum + bytes, 0), files.map(([bytes, name]) => `${name} ${bytes}`)];
}
