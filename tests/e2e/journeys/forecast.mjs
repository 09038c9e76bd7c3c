// Monday on a phone: what changed since the last forecast; then, at the desk, a judgement of one person's figures with its reason, which
// that person does not see.
import assert from "node:assert/strict";

import { apiAs } from "../lib/api.mjs";
import { accessibleInBothThemes } from "../lib/browser.mjs";
import { Person, UNAUTHENTICATED } from "../lib/person.mjs";

const BOSS = "andrew.fuller@northwind.example";
const SELLER = "nancy.davolio@northwind.example";
const NOTE = "The buyer's budget was cut in half.";

export default async function ({ page, another, noise, url }) {
  noise.expect(UNAUTHENTICATED);
  await onAPhone(await another({ viewport: { width: 360, height: 740 }, hasTouch: true, isMobile: true }), url);
  await judged(page, url);
  await unseen(await another());
}

async function at(page, email, options) {
  const person = new Person(page, options);
  await page.goto("/forecast");
  await person.signIn(email);
  await person.title(person.w("nav.forecast"));
  return person;
}

function section(person, name) {
  return person.page.getByRole("region", { name: person.w(name), exact: true });
}

/** One line a week up to now, and what was said of earlier quarters beside what came: as the server has it. */
async function onAPhone(page, url) {
  const person = await at(page, BOSS, { touch: true });
  const forecast = await (await apiAs(url, BOSS))("GET", "/forecast?period=this_quarter");
  const kept = section(person, "forecast.earlier");
  await kept.locator("svg.plot-drawing").waitFor();
  assert.ok(forecast.earlier.length >= 5, `${forecast.earlier.length} weeks are kept`);
  await person.press(kept.getByText(person.w("forecast.said"), { exact: true }).first());
  const said = kept.getByRole("table", { name: person.w("forecast.said"), exact: true });
  assert.equal(await said.locator("tbody tr").count(), forecast.said.length);
  await accessibleInBothThemes(page);
}

/** Nancy's commit, half of what her deals say. */
async function judged(page, url) {
  const person = await at(page, BOSS);
  const { w } = person;
  const line = section(person, "forecast.people").getByRole("row", { name: /^Nancy Davolio/ });
  await person.press(person.button(w("forecast.adjust_person", { name: "Nancy Davolio" }), line));
  const sheet = page.getByRole("dialog").filter({ has: person.button(w("action.save")) });
  await sheet.getByRole("textbox", { name: new RegExp(`^${w("field.amount")}`) }).fill("1234");
  await sheet.getByRole("textbox", { name: new RegExp(`^${w("field.note")}`) }).fill(NOTE);
  await person.press(person.button(w("action.save"), sheet));
  await line.getByRole("link", { name: new RegExp(NOTE) }).waitFor();
  await line.getByText("$1,234", { exact: false }).first().waitFor();
  const forecast = await (await apiAs(url, BOSS))("GET", "/forecast?period=this_quarter");
  const mine = forecast.adjustments.filter((one) => one.note === NOTE);
  assert.deepEqual(mine.map((one) => [one.category, one.amount]), [["commit", "1234.00"]]);
  await accessibleInBothThemes(page);
}

async function unseen(page) {
  const person = await at(page, SELLER);
  const people = section(person, "forecast.people");
  await people.getByRole("row", { name: /^Nancy Davolio/ }).waitFor();
  assert.equal(await page.getByText(NOTE).count(), 0);
  assert.equal(await people.getByRole("button").count(), 0);
}
