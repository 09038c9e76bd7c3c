// Saved views: kept, changed, shared, opened first; a changed one says so and goes back.
import assert from "node:assert/strict";

import { apiAs } from "../lib/api.mjs";
import { assertAccessible } from "../lib/browser.mjs";
import { Person, UNAUTHENTICATED } from "../lib/person.mjs";

const NANCY = "nancy.davolio@northwind.example";

export default async function ({ page, another, noise, url }) {
  noise.expect(UNAUTHENTICATED);
  const nancy = new Person(page);
  const api = await apiAs(url, NANCY);
  await page.goto("/leads?sort=name&cols=name,email&q=");
  await nancy.signIn(NANCY);
  await nancy.title(nancy.w("record.lead.many"));
  await save(nancy, "By name", "public");
  await changeAndDiscard(nancy);
  await changeAndSave(nancy, api);
  await openFirst(nancy);
  await seenByOthers(await another(), nancy);
  await remove(nancy, api);
}

const menu = (person, name) => person.button(name, person.page.locator(".page-head"));

async function choose(person, from, item) {
  await person.press(menu(person, from));
  await person.press(person.page.getByRole("menuitem", { name: item, exact: true }).or(person.page.getByRole("menuitemradio", { name: item, exact: true })));
}

async function save(person, name, visibility) {
  const { page, w } = person;
  await choose(person, w("view.title"), w("view.save"));
  const dialog = person.dialog(w("view.save"));
  await person.box(w("view.name"), dialog).fill(name);
  await dialog.getByLabel(w("view.who")).selectOption(visibility);
  await dialog.getByRole("checkbox", { name: w("view.default"), exact: true }).check();
  await assertAccessible(page);
  await person.press(person.button(w("action.save"), dialog));
  await menu(person, name).waitFor();
  await page.waitForURL(/view=[0-9a-f-]{36}/);
  assert.equal(await page.locator(".view-changed").count(), 0);
}

async function sortByEmail(person) {
  const head = person.page.getByRole("columnheader", { name: person.w("field.email"), exact: true });
  await person.press(head.getByRole("button"));
  await person.page.waitForURL(/sort=email/);
}

async function changeAndDiscard(person) {
  const { page, w } = person;
  await sortByEmail(person);
  await page.getByText(w("view.changed"), { exact: true }).waitFor();
  await person.press(person.button(w("view.discard")));
  await page.waitForURL(/sort=name/);
  await page.locator(".view-changed").waitFor({ state: "detached" });
}

async function changeAndSave(person, api) {
  const { page, w } = person;
  await sortByEmail(person);
  await person.press(person.button(w("action.save")));
  await person.told(w("state.saved"));
  await page.locator(".view-changed").waitFor({ state: "detached" });
  const id = new URL(page.url()).searchParams.get("view");
  const stored = await api("GET", `/saved-views/${id}`);
  assert.deepEqual([stored.sort_by, stored.columns, stored.visibility, stored.is_default], ["email", ["name", "email"], "public", true]);
}

/** The bare address opens the default view; "All" stays all. */
async function openFirst(person) {
  const { page, w } = person;
  await person.press(person.link(w("nav.home")));
  await person.press(person.link(w("record.lead.many")));
  await page.waitForURL(/sort=email/);
  await menu(person, "By name").waitFor();
  await choose(person, "By name", w("view.all"));
  await page.waitForURL(/view=all/);
  await page.reload();
  await menu(person, w("view.title")).waitFor();
}

async function seenByOthers(page, nancy) {
  const janet = new Person(page);
  await page.goto("/leads?view=all");
  await janet.signIn("janet.leverling@northwind.example");
  await choose(janet, nancy.w("view.title"), "By name");
  await page.waitForURL(/sort=email/);
  await janet.press(menu(janet, "By name"));
  assert.equal(await page.getByRole("menuitem", { name: nancy.w("view.delete"), exact: true }).count(), 0, "another's view is not hers to delete");
}

async function remove(person, api) {
  const { w } = person;
  await choose(person, w("view.title"), "By name");
  await choose(person, "By name", w("view.delete"));
  await person.told(w("state.deleted", { name: "By name" }));
  const { data } = await api("GET", "/saved-views?object=lead");
  assert.ok(data.every((stored) => stored.name !== "By name"));
}
