// Whoever is about to make what is there already is told, by address, number and name, and may go on all the same.
import assert from "node:assert/strict";

import { apiAs } from "../lib/api.mjs";
import { assertAccessible } from "../lib/browser.mjs";
import { Person, UNAUTHENTICATED } from "../lib/person.mjs";

const NANCY = "nancy.davolio@northwind.example";

export default async function ({ page, noise, url }) {
  noise.expect(UNAUTHENTICATED);
  const nancy = new Person(page);
  const api = await apiAs(url, NANCY);
  const { user } = await api("GET", "/me");
  await api("POST", "/contacts", {
    family_name: "Quillfeather", given_name: "Ottilie", owner_id: user.id,
    emails: [{ address: "ottilie@quillfeather.example" }], phones: [{ number: "+86 138 0013 8000", kind: "mobile" }],
  });
  await api("POST", "/accounts", { name: "Quillfeather Trading", owner_id: user.id });
  const asked = [];
  page.on("request", (request) => request.url().includes("/api/v1/search") && asked.push(request.url()));
  await page.goto("/leads");
  await nancy.signIn(NANCY);
  await nancy.title(nancy.w("record.lead.many"));
  await byEachField(nancy, asked);
  await opensBesideTheForm(nancy);
  await savesAllTheSame(nancy, api);
  await asksNothingOfAChange(nancy, api, asked);
}

const hint = ({ page }) => page.locator(".similar");

/** Fills a field and leaves it. */
async function leave(person, sheet, field, text) {
  const box = person.box(person.w(`field.${field}`), sheet);
  await box.fill(text);
  await box.press("Tab");
}

async function byEachField(person, asked) {
  const { page, w } = person;
  const sheet = await person.startNew("lead");
  await leave(person, sheet, "company", "Nobody has heard of it");
  await page.waitForTimeout(800);
  assert.equal(await hint(person).count(), 0);
  assert.equal(asked.length, 1, "one question for one field");
  for (const [field, text, found] of [
    ["company", "Quillfeather Trading Co., Ltd.", "Quillfeather Trading"],
    ["phone", "13800138000", "Ottilie Quillfeather"],
    ["email", "ottilie@quillfeather.example", "Ottilie Quillfeather"],
  ]) {
    await leave(person, sheet, field, text);
    await hint(person).getByRole("link", { name: found }).waitFor();
    if (field === "company") await assertAccessible(page);
    await leave(person, sheet, field, "");
    await hint(person).waitFor({ state: "detached" });
  }
  await leave(person, sheet, "family_name", "Quillfeather");
  await leave(person, sheet, "given_name", "Ottilie");
  await hint(person).getByRole("link", { name: "Ottilie Quillfeather" }).waitFor();
  await hint(person).getByText(`${w("record.contact.one")} · `).waitFor();
  assert.ok(asked.length <= 6, `${asked.length} questions:\n${asked.join("\n")}`);
}

async function opensBesideTheForm(person) {
  const { page, w } = person;
  const [other] = await Promise.all([page.context().waitForEvent("page"), person.press(hint(person).getByRole("link").first())]);
  await new Person(other).title("Ottilie Quillfeather");
  await other.close();
  assert.equal(await person.box(w("field.family_name")).inputValue(), "Quillfeather", "the form is as it was");
}

async function savesAllTheSame(person, api) {
  await person.page.keyboard.press("Control+Enter");
  await person.title("Ottilie Quillfeather");
  await person.page.waitForURL(/\/leads\/[0-9a-f-]{36}/);
  const { data } = await api("POST", "/leads/search", { q: "Ottilie Quillfeather" });
  assert.equal(data.length, 1);
}

async function asksNothingOfAChange(person, api, asked) {
  const { page, w } = person;
  asked.length = 0;
  await person.press(person.button(w("action.edit"), page.getByRole("main")).first());
  const sheet = page.getByRole("dialog").filter({ has: person.button(w("action.save")) });
  await leave(person, sheet, "company", "Quillfeather Trading");
  await page.waitForTimeout(800);
  assert.deepEqual(asked, []);
}
