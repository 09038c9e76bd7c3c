// Many records at once, by the server: all that a filter lets through, with a word first, progress in sight, what was
// left with its reason, and one way back; and a list as a file.
import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";

import { apiAs, countOf } from "../lib/api.mjs";
import { assertAccessible } from "../lib/browser.mjs";
import { Person, UNAUTHENTICATED } from "../lib/person.mjs";

const ADMIN = "admin@northwind.example";
const REP = "nancy.davolio@northwind.example";
const FILTER = { path: "industry", op: "in", value: ["media", "wholesale", "retail", "food"] };
const ADDRESS = "/accounts?f=industry:in(media,wholesale,retail,food)&sort=name";

export default async function ({ page, another, noise, url }) {
  noise.expect(UNAUTHENTICATED);
  const alex = new Person(page);
  const api = await apiAs(url, ADMIN);
  await page.goto(ADDRESS);
  await alex.signIn(ADMIN);
  await alex.title(alex.w("record.account.many"));
  await changesAllThatMatch(alex, api);
  await assignsByKeys(alex, api);
  await exportsAFile(alex, api);
  const nancy = new Person(await another());
  await nancy.page.goto(ADDRESS);
  await nancy.signIn(REP);
  await tellsWhatWasLeft(nancy, await apiAs(url, REP));
}

const settled = ({ page }) => page.locator(".list-scroll[aria-busy=false]").waitFor();
const bar = (person) => person.page.getByRole("toolbar", { name: person.w("bulk.title") });
const strip = (person) => person.page.getByRole("region", { name: person.w("work.title") });
/** A text about a number as the page writes it. */
const about = (person, key, n) => person.w(key, { n }).replace(String(n), n.toLocaleString("en"));

async function chooseAll(person) {
  await settled(person);
  await person.page.getByRole("checkbox", { name: person.w("list.choose_all") }).check();
}

/** The box at the head chooses what is not even loaded; a word comes first, the work goes on behind, one press undoes it. */
async function changesAllThatMatch(person, api) {
  const { w } = person;
  const total = await countOf(api, "accounts", FILTER);
  const before = await countOf(api, "accounts", { all: [FILTER, { path: "level", op: "eq", value: "b" }] });
  assert.ok(total > 50 && before < total, `${before} of ${total}`);
  await chooseAll(person);
  await bar(person).getByText(w("bulk.chosen_all", { total: total.toLocaleString("en") }), { exact: true }).waitFor();
  await person.press(person.button(w("bulk.set"), bar(person)));
  const panel = person.dialog(w("bulk.set"));
  await panel.getByLabel(w("filter.field"), { exact: true }).selectOption("level");
  await panel.getByLabel(w("filter.value"), { exact: true }).selectOption("b");
  await person.press(person.button(w("bulk.apply_all"), panel));
  const dialog = person.dialog(w("bulk.confirm"));
  await dialog.getByText(about(person, "bulk.will", total), { exact: true }).waitFor();
  await dialog.getByText(`${w("field.level")}: B`, { exact: true }).waitFor();
  await assertAccessible(person.page);
  await person.press(person.button(`${w("bulk.do")} ${total.toLocaleString("en")}`, dialog));
  await person.told(`${about(person, "bulk.done", total - before)} · ${about(person, "bulk.unchanged", before)}`);
  assert.equal(await countOf(api, "accounts", { all: [FILTER, { path: "level", op: "eq", value: "b" }] }), total);
  await person.press(person.button(w("action.undo")).last());
  await person.told(w("state.restored"));
  assert.equal(await countOf(api, "accounts", { all: [FILTER, { path: "level", op: "eq", value: "b" }] }), before);
}

/** T6 by keys: all, assign, the person, yes. */
async function assignsByKeys(person, api) {
  const { page, w } = person;
  const { data: [margaret] } = await api("POST", "/users/search", { q: "Margaret", limit: 1 });
  const total = await countOf(api, "accounts", FILTER);
  const before = await countOf(api, "accounts", { all: [FILTER, { path: "owner_id", op: "eq", value: margaret.id }] });
  await settled(person);
  await page.getByRole("grid").focus();
  await page.keyboard.press("Control+a");
  await page.keyboard.press("a");
  const box = person.dialog(w("bulk.assign")).getByRole("combobox");
  await box.fill("Margaret");
  await page.getByRole("option", { name: /^Margaret/ }).waitFor();
  await page.keyboard.press("Enter");
  const dialog = person.dialog(w("bulk.confirm"));
  await dialog.getByText(w("bulk.assigns", { name: margaret.name }), { exact: true }).waitFor();
  const yes = person.button(`${w("bulk.do")} ${total.toLocaleString("en")}`, dialog);
  await yes.focus();
  await page.keyboard.press("Enter");
  await person.told([["bulk.done", total - before], ["bulk.unchanged", before]].filter(([, n]) => n > 0).map(([key, n]) => about(person, key, n)).join(" · "));
  assert.equal(await countOf(api, "accounts", { all: [FILTER, { path: "owner_id", op: "eq", value: margaret.id }] }), total);
  await page.keyboard.press("Control+z");
  await person.told(w("state.restored"));
}

/** The file holds the columns chosen, with their names, and every row. */
async function exportsAFile(person, api) {
  const { page, w } = person;
  const total = await countOf(api, "accounts", FILTER);
  await page.goto(`${ADDRESS}&cols=name,industry`);
  await settled(person);
  await person.press(person.button(w("export.action")));
  const dialog = person.dialog(w("export.title"));
  await person.press(person.button("CSV", dialog));
  await assertAccessible(page);
  await person.press(person.button(w("export.action"), dialog));
  const fetch = person.button(w("work.download"), strip(person));
  await fetch.waitFor();
  const [download] = await Promise.all([page.waitForEvent("download"), person.press(fetch)]);
  const text = await readFile(await download.path(), "utf8");
  // By its first mark a spreadsheet knows that it is UTF-8.
  assert.ok(text.startsWith("\u{feff}"));
  const lines = text.slice(1).trimEnd().split(/\r?\n/);
  assert.equal(lines[0], `${w("field.name")},${w("field.industry")}`);
  assert.equal(lines.length, total + 1);
}

/** A representative deletes only their own: the others stay, are named with the reason, and all is undone from the page of the work. */
async function tellsWhatWasLeft(person, api) {
  const { page, w } = person;
  const total = await countOf(api, "accounts", FILTER);
  await chooseAll(person);
  await person.press(person.button(w("action.delete"), bar(person)));
  const dialog = person.dialog(w("bulk.confirm_delete"));
  // Before anything is done it says how many that will be, and how many are locked.
  const { groups: [counted] } = await api("POST", "/accounts/aggregate", { condition: FILTER, measures: ["count"], right: "delete" });
  const own = counted.measures.count;
  await dialog.getByText(w("bulk.locked_count", { n: total - own })).waitFor();
  await person.press(person.button(`${w("action.delete")} ${own.toLocaleString("en")}`, dialog));
  const which = person.link(w("work.which"), strip(person));
  await which.waitFor();
  const left = await countOf(api, "accounts", FILTER);
  assert.ok(left > 0 && left < total, `${left} of ${total} are left`);
  assert.equal(left, total - own, "as many are left as were said to be locked");
  await person.press(which);
  await person.title(w("work.title"));
  const reasons = page.getByRole("table", { name: w("work.which") });
  await reasons.getByRole("cell", { name: w("problem.forbidden") }).first().waitFor();
  await assertAccessible(page);
  await person.press(person.button(w("action.undo"), page.getByRole("listitem")).first());
  await person.told(w("state.restored"));
  assert.equal(await countOf(api, "accounts", FILTER), total);
}
