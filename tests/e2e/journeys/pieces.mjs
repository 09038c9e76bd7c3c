// A page whose code cannot be fetched says why, and gets there in the end: offline, it waits for the person; after the
// server has got another version, the browser loads the application anew, once.
import assert from "node:assert/strict";

import { Person } from "../lib/person.mjs";

const PIECE = /\/pieces-\w{16}\/\w+\.wasm$/;

export default async function ({ page, noise }) {
  noise.expect(/\.wasm|ERR_INTERNET_DISCONNECTED|ERR_FAILED|Failed to fetch|Failed to load resource|WebAssembly/);
  const nancy = new Person(page);
  // Nothing is fetched before its time.
  await page.addInitScript(() => Object.defineProperty(navigator, "connection", { value: { saveData: true } }));
  await page.goto("/accounts");
  await nancy.signIn("nancy.davolio@northwind.example");
  await page.getByRole("rowheader").first().waitFor();
  await offline(nancy);
  await replaced(nancy);
}

async function offline(person) {
  const { page, w } = person;
  await person.press(person.link(w("record.opportunity.many")));
  await page.getByRole("rowheader").first().waitFor();
  await page.route(PIECE, (route) => route.abort());
  await page.route((url) => url.pathname === "/", (route) => route.abort());
  await person.press(person.button(w("list.board")));
  await page.getByRole("main").getByText(w("error.offline"), { exact: true }).waitFor();
  await page.unroute(PIECE);
  await person.press(person.button(w("action.retry"), page.getByRole("main")));
  await page.getByRole("listitem", { name: /\$/ }).first().waitFor();
  await page.unrouteAll({ behavior: "wait" });
}

/** As after a deployment: the old pieces are gone, and the page names other files. */
async function replaced(person) {
  const { page, w } = person;
  let loads = 0;
  const old = await page.locator("script[src*='/boot-']").getAttribute("src");
  await page.route(PIECE, (route) => route.fulfill({ status: 404 }));
  await page.route((url) => url.pathname === "/", async (route) => {
    const answer = await route.fetch();
    await route.fulfill({ response: answer, body: (await answer.text()).replaceAll(old, "/assets/boot-0123456789abcdef.js") });
  });
  page.on("framenavigated", (frame) => (loads += frame === page.mainFrame() ? 1 : 0));
  await person.press(person.link(w("record.account.many")));
  await page.getByRole("rowheader").first().waitFor();
  loads = 0;
  await page.getByRole("rowheader").first().getByRole("link").click();
  await page.getByText(w("piece.reloading"), { exact: true }).first().waitFor();
  // It is still missing after that: now the person is asked.
  await page.getByRole("main").getByText(w("piece.replaced"), { exact: true }).waitFor();
  assert.ok(new URL(page.url()).pathname.startsWith("/accounts/"), "the page asked for is the one that is loaded anew");
  const before = loads;
  await page.waitForTimeout(2_500);
  assert.equal(loads, before, "loaded anew once, not for ever");
  await page.unrouteAll({ behavior: "wait" });
  await person.press(person.button(w("action.retry"), page.getByRole("main")));
  await page.getByRole("region", { name: w("page.timeline") }).waitFor();
}
