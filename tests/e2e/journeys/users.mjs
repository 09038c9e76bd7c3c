// An administrator makes a user and is offered a password for them: made up, typed, refused where it is too short.
import assert from "node:assert/strict";

import { accessibleInBothThemes, assertAccessible } from "../lib/browser.mjs";
import { Person, UNAUTHENTICATED } from "../lib/person.mjs";

const BOSS = "admin@northwind.example";
const NEW = "li.hua@northwind.example";

export default async function ({ page, noise }) {
  noise.expect(UNAUTHENTICATED);
  noise.expect(/status of 422/);
  const alex = new Person(page);
  await page.goto("/users/new");
  await alex.signIn(BOSS);
  await makesAUser(alex);
  await givesAPassword(alex);
}

async function makesAUser(person) {
  const { page, w } = person;
  await person.box(w("field.name")).fill("Li Hua");
  await person.box(w("field.email")).fill(NEW);
  await page.getByRole("combobox", { name: w("field.role_ids"), exact: true }).click();
  // Homes are named like roles: of the two, the one that is looked for in a list of its own.
  await page.getByRole("option", { name: /^Representative/ }).and(page.locator("[role=option]")).click();
  await person.press(person.button(w("action.save")));
  await person.title("Li Hua");
}

async function givesAPassword(person) {
  const { page, w } = person;
  const panel = page.getByRole("region", { name: w("access.title"), exact: true });
  await panel.getByText(w("access.no_password"), { exact: true }).waitFor();
  await accessibleInBothThemes(page);
  await person.press(person.button(w("access.give"), panel));
  const dialog = person.dialog(w("access.give_to", { name: "Li Hua" }));
  const first = await dialog.getByRole("textbox").inputValue();
  assert.match(first, /^([a-z2-9]{5}-){3}[a-z2-9]{5}$/);
  await dialog.getByRole("textbox").fill("short");
  await person.press(person.button(w("access.give"), dialog));
  await dialog.getByText(w("rule.password_short", { min: 15 }), { exact: true }).waitFor();
  await person.press(person.button(w("access.another"), dialog));
  const given = await dialog.getByRole("textbox").inputValue();
  assert.notEqual(given, first);
  await assertAccessible(page);
}
