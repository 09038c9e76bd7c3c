// An administrator hides a field by role, in the form of the role; whoever has the role then finds no trace of it.
import assert from "node:assert/strict";

import { apiAs } from "../lib/api.mjs";
import { assertAccessible } from "../lib/browser.mjs";
import { Person, UNAUTHENTICATED } from "../lib/person.mjs";

const BOSS = "admin@northwind.example";
const REP = "nancy.davolio@northwind.example";

export default async function ({ page, another, noise, url }) {
  noise.expect(UNAUTHENTICATED);
  const api = await apiAs(url, BOSS);
  const roles = await api("GET", "/roles?limit=50");
  const role = roles.data.find(({ name }) => name === "Representative");
  const alex = new Person(page);
  await page.goto(`/roles/${role.id}`);
  await alex.signIn(BOSS);
  await alex.press(alex.button(alex.w("action.edit")));
  await alex.press(page.getByRole("dialog").getByText(alex.w("form.more"), { exact: true }));
  await hides(alex, "lead", "phone");
  await hides(alex, "opportunity", "amount");
  await alex.press(alex.button(alex.w("action.save")));
  await page.getByRole("dialog").waitFor({ state: "detached" });
  const kept = await api("GET", `/roles/${role.id}`);
  assert.deepEqual(kept.field_rights, { lead: { phone: "none" }, opportunity: { amount: "none" } });

  const nancy = new Person(await another());
  await nancy.page.goto("/leads");
  await nancy.signIn(REP);
  await seesNoNumbers(nancy);
  await seesNoAmounts(nancy);
}

/** Folded, one line for each kind of record; a choice for each field. */
async function hides({ page, w }, object, field) {
  const records = w(`record.${object}.many`);
  await page.getByRole("dialog").locator("summary", { hasText: new RegExp(`^${records}`) }).click();
  await page.getByLabel(`${records}: ${w(`field.${field}`)}`).selectOption("none");
}

async function seesNoNumbers(person) {
  const { page, w } = person;
  await page.getByRole("rowheader").first().waitFor();
  assert.equal(await page.getByRole("columnheader", { name: w("field.phone") }).count(), 0);
  await page.getByRole("rowheader").first().getByRole("link").click();
  await page.getByRole("region", { name: w("page.timeline") }).waitFor();
  assert.equal(await page.locator("dt", { hasText: new RegExp(`^${w("field.phone")}$`) }).count(), 0);
  await page.goto("/leads/new");
  await person.button(w("action.save")).waitFor();
  assert.equal(await page.getByLabel(w("field.phone"), { exact: true }).count(), 0);
  await assertAccessible(page);
}

/** The board counts its deals and says nothing of sums. */
async function seesNoAmounts(person) {
  const { page, w } = person;
  await page.goto("/opportunities?layout=board");
  await page.locator(".column-head .facts").first().waitFor();
  await page.getByRole("listitem").first().waitFor();
  assert.equal(await page.locator(".column-head strong").count(), 0);
  assert.equal(await page.locator(".board").getByText(/\$/).count(), 0);
  await page.goto("/opportunities");
  await page.getByRole("rowheader").first().waitFor();
  assert.equal(await page.getByRole("columnheader", { name: w("field.amount") }).count(), 0);
  await assertAccessible(page);
}
