// Who changed what: an administrator narrows the changes by person, kind and time, and puts a field back.
import assert from "node:assert/strict";

import { apiAs } from "../lib/api.mjs";
import { accessibleInBothThemes, assertAccessible } from "../lib/browser.mjs";
import { Person, UNAUTHENTICATED } from "../lib/person.mjs";

const BOSS = "admin@northwind.example";
const REP = "nancy.davolio@northwind.example";
const PHONE = { viewport: { width: 360, height: 740 }, hasTouch: true, isMobile: true };

export default async function ({ page, another, noise, url }) {
  noise.expect(UNAUTHENTICATED);
  const rep = await apiAs(url, REP);
  const lead = await rep("POST", "/leads", { company: "Walnut & Sons" });
  await rep("PATCH", `/leads/${lead.id}`, { company: "Walnut & Daughters" });
  const alex = new Person(page);
  await page.goto("/home");
  await alex.signIn(BOSS);
  await alex.press(page.getByRole("navigation").getByRole("link", { name: alex.w("nav.audit"), exact: true }));
  await alex.title(alex.w("audit.title"));
  await narrows(alex);
  await putsBack(alex, rep, lead);
  await hasNoneElsewhere(new Person(await another()));
  const phone = new Person(await another(PHONE), { touch: true });
  await onAPhone(phone);
}

const log = ({ page, w }) => page.getByRole("list", { name: w("audit.title"), exact: true });

async function narrows(person) {
  const { page, w } = person;
  await log(person).getByRole("listitem").first().waitFor();
  await accessibleInBothThemes(page);
  await page.getByRole("combobox", { name: w("audit.who"), exact: true }).fill("davolio");
  await page.getByRole("option", { name: /Nancy Davolio/ }).click();
  await page.getByLabel(w("audit.type"), { exact: true }).selectOption("lead");
  await page.getByLabel(w("audit.action"), { exact: true }).selectOption("update");
  await page.waitForURL(/actor_id=.*record_type=lead.*action=update/);
  const lead = log(person).getByRole("link", { name: "Walnut & Daughters", exact: true });
  // The lead was made and changed: until the answer is there, both are shown.
  await lead.first().waitFor();
  await page.reload();
  await lead.waitFor();
  const others = await log(person).locator(".facts strong").allTextContents();
  assert.ok(others.every((name) => name === "Nancy Davolio"), others.join());
  await page.getByLabel(w("audit.to"), { exact: true }).fill("2001-01-01");
  await page.getByText(w("audit.none"), { exact: true }).waitFor();
  await assertAccessible(page);
  await page.getByLabel(w("audit.to"), { exact: true }).fill("");
  await log(person).getByRole("listitem").first().waitFor();
}

async function putsBack(person, api, lead) {
  const { w } = person;
  const entry = log(person).locator(":scope > li").filter({ hasText: "Walnut & Daughters" }).first();
  await person.press(person.button(w("history.put_back", { field: w("field.company") }), entry));
  await person.told(w("state.field_saved", { field: w("field.company") }));
  assert.equal((await api("GET", `/leads/${lead.id}`)).company, "Walnut & Sons");
  await person.press(entry.getByRole("link").first());
  await person.title("Walnut & Sons");
  await person.page.waitForURL(/tab=history/);
}

async function hasNoneElsewhere(person) {
  const { page, w } = person;
  await page.goto("/audit");
  await person.signIn(REP);
  await person.title(w("error.forbidden_title"));
  assert.equal(await page.getByRole("link", { name: w("nav.audit"), exact: true }).count(), 0);
}

async function onAPhone(person) {
  const { page, w } = person;
  await page.goto("/audit");
  await person.signIn(BOSS);
  await person.title(w("audit.title"));
  await log(person).getByRole("listitem").first().waitFor();
  await assertAccessible(page);
  const width = await page.evaluate(() => [document.documentElement.scrollWidth, innerWidth]);
  assert.ok(width[0] <= width[1], `the page is ${width[0]} px wide`);
}
