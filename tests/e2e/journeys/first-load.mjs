// What somebody with an empty cache loads until a list can be used, counted in the browser as it came over the wire.
// Later pieces are fetched when the browser is idle, or when they are first shown.
import assert from "node:assert/strict";

import { Person } from "../lib/person.mjs";

// The goal of 300 000 is reached; a thousand more is room for the names of a record. Lower it with every step, never raise it.
const MOST_BYTES = 301_000;
const MOST_REQUESTS = 10;
const MOST_BYTES_OF_A_PIECE = 120_000;

export default async function ({ page, another }) {
  const signedIn = new Person(page);
  await page.goto("/");
  await signedIn.signIn("nancy.davolio@northwind.example");
  await signedIn.title(signedIn.w("home.title", { name: "Nancy Davolio" }));

  // The same person with the same cookies, and nothing in the cache.
  const storageState = await page.context().storageState();
  const cold = await another({ storageState });
  const [answers, loaded] = [[], []];
  // All that was answered until the list can be used counts, also what is not read to its end by then.
  cold.on("response", (answer) => answers.push(answer));
  // What is given up when the browser goes on to another page never finishes, and is not counted.
  cold.on("requestfinished", (request) => loaded.push(request));
  await cold.goto("/accounts");
  await cold.getByRole("rowheader").first().waitFor();
  const first = await weigh(await Promise.all(answers.splice(0).filter((answer) => !isOfApi(answer.request())).map(finished)));
  loaded.splice(0);
  tell("the first list loads", first);
  assert.ok(first.bytes <= MOST_BYTES, `${first.bytes} bytes, at most ${MOST_BYTES}\n${first.lines}`);
  assert.ok(first.count <= MOST_REQUESTS, `${first.count} requests, at most ${MOST_REQUESTS}\n${first.lines}`);
  assert.ok(first.names.every((name) => !/\/pieces-/.test(name)), `a piece was loaded at once\n${first.lines}`);

  await everyPiece(cold, loaded);
}

async function finished(answer) {
  await answer.finished();
  return answer.request();
}

/** The API's answers are data, and its stream of changes never ends. */
const isOfApi = (request) => new URL(request.url()).pathname.startsWith("/api/");

/** All pieces, by the pages that show them. */
async function everyPiece(page, loaded) {
  const person = new Person(page);
  await page.getByRole("rowheader").first().getByRole("link").click();
  await page.getByRole("region", { name: person.w("page.timeline") }).waitFor();
  await page.goto("/opportunities?layout=board");
  await page.getByRole("listitem", { name: /\$/ }).first().waitFor();
  await page.goto("/settings");
  await person.title(person.w("settings.title"));
  await page.goto("/leads/new");
  await person.button(person.w("action.save")).waitFor();
  await page.goto("/reports/pipeline");
  await page.locator("a.mark").first().waitFor();
  const pieces = loaded.filter((request) => /\/pieces-\w{16}\/\w+\.wasm$/.test(request.url()));
  const names = new Set(pieces.map((request) => /\/(split_[a-z_]+)\./.exec(request.url())?.[1]).filter(Boolean));
  for (const name of ["split_record_page", "split_board_page", "split_settings_page", "split_report_page"]) assert.ok(names.has(name), `${name} among ${[...names]}`);
  const sizes = await weigh(pieces);
  tell("further pieces", sizes);
  for (const [name, bytes] of sizes.each) assert.ok(bytes <= MOST_BYTES_OF_A_PIECE, `${name} has ${bytes} bytes`);
}

/** The files of the page among what was loaded. */
async function weigh(requests) {
  const each = [];
  for (const request of requests) {
    if (isOfApi(request)) continue;
    const { responseBodySize } = await request.sizes();
    each.push([new URL(request.url()).pathname, responseBodySize]);
  }
  const bytes = each.reduce((sum, [, size]) => sum + size, 0);
  return { each, bytes, count: each.length, names: each.map(([name]) => name), lines: each.map(([name, size]) => `${size} ${name}`).join("\n") };
}

function tell(what, { bytes, count }) {
  console.log(`      ${what}: ${bytes} bytes in ${count} requests`);
}
