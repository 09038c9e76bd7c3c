// The classes of customers: changed by an administrator with the keyboard, told on their page and among the changes; in
// Chinese on a phone; and two administrators at once.
import assert from "node:assert/strict";

import { apiAs } from "../lib/api.mjs";
import { accessibleInBothThemes, assertAccessible } from "../lib/browser.mjs";
import { Person, UNAUTHENTICATED } from "../lib/person.mjs";

const ADMIN = "admin@northwind.example";
const REP = "nancy.davolio@northwind.example";

export default async function ({ page, another, noise, url }) {
  noise.expect(UNAUTHENTICATED);
  // Two administrators save at once, on purpose.
  noise.expect(/status of 412/);
  // Who would be where is asked also of classes that break a rule, which are refused.
  noise.expect(/status of 422/);
  const api = await apiAs(url, ADMIN);
  const admin = new Person(page);
  await page.goto("/rfm");
  await admin.signIn(ADMIN);
  await faultsAreTold(admin, api);
  await namedByKeyboard(admin, api);
  await toldAmongTheChanges(admin);
  await twoAtOnce(admin, api);
  await api("PATCH", "/me", { locale: "zh-CN" });
  await onAPhone(await another({ locale: "zh-CN", viewport: { width: 360, height: 740 }, hasTouch: true, isMobile: true }));
  await onlyForWhoMay(await another());
}

/** The class whose name is this. */
function part(person, name) {
  return person.page.getByRole("group", { name: new RegExp(`^\\d+\\. ${name}$`) });
}

async function names(page) {
  const titles = await page.locator(".class-head h2").allInnerTexts();
  return titles.map((title) => title.replace(/^\d+\. /, ""));
}

async function toClasses(person) {
  await person.press(person.link(person.w("rfm.change")));
  await person.title(person.w("rfm.classes"));
  await person.page.locator(".class-line").first().waitFor();
}

async function faultsAreTold(person, api) {
  const { page, w } = person;
  await person.title(w("rfm.title"));
  await toClasses(person);
  assert.equal(await page.locator(".class-line").count(), 10);
  await accessibleInBothThemes(page);
  const scores = part(person, "VIP").getByRole("group", { name: w("rfm.recency") });
  await scores.getByRole("combobox", { name: w("rfm.score_to"), exact: true }).selectOption("2");
  await person.button(w("action.save")).press("Enter");
  const most = scores.getByRole("combobox", { name: w("rfm.score_to"), exact: true });
  await page.waitForFunction((id) => document.activeElement?.id === id, await most.getAttribute("id"));
  const error = page.locator(`[id="${(await most.getAttribute("aria-describedby")).split(" ")[0]}"]`);
  assert.equal(await error.innerText(), "The smallest value is 4.");
  await assertAccessible(page);
  await part(person, "VIP").getByRole("textbox", { name: w("field.name"), exact: true }).fill("General value");
  await page.locator(".class-line .error", { hasText: w("rule.duplicate") }).first().waitFor();
  assert.equal((await api("GET", "/rfm/classes")).version, 1);
  // Left and come back to: what was typed is offered.
  await person.press(person.link(w("action.cancel")));
  await person.title(w("rfm.title"));
  await toClasses(person);
  assert.equal(await part(person, "VIP").count(), 1);
  await person.press(person.button(w("draft.go_on")));
  await page.waitForFunction(() => document.querySelector(".class-head h2").textContent === "1. General value");
  const first = page.locator(".class-line").first();
  await first.getByRole("group", { name: w("rfm.recency") }).getByRole("combobox", { name: w("rfm.score_to"), exact: true }).selectOption("5");
}

async function namedByKeyboard(person, api) {
  const { page, w } = person;
  const named = page.locator(".class-line").first();
  await named.getByRole("textbox", { name: w("field.name"), exact: true }).fill("Gold");
  // One place down, and up again from the last but one: the keyboard stays on the button.
  const later = person.button(w("state.of", { name: w("dashboard.later"), what: "Gold" }));
  await later.press("Enter");
  await page.waitForFunction(() => document.querySelectorAll(".class-head h2")[1].textContent === "2. Gold");
  await page.waitForFunction((id) => document.activeElement?.id === id, await later.getAttribute("id"));
  const earlier = person.button(w("state.of", { name: w("dashboard.earlier"), what: "Gold" }));
  await earlier.press("Enter");
  await page.waitForFunction(() => document.querySelectorAll(".class-head h2")[0].textContent === "1. Gold");
  assert.equal(await earlier.getAttribute("aria-disabled"), "true");
  await part(person, "Gold").getByRole("group", { name: w("rfm.recency") }).getByRole("combobox", { name: w("rfm.score_from"), exact: true }).selectOption("3");
  // What it would hold is what the server says, and then what the page of the classes says.
  const draft = structuredClone(await api("GET", "/rfm/classes"));
  draft.classes[0].recency.least = 3;
  draft.classes[0].labels.en = "Gold";
  const tried = await api("POST", "/rfm/classes/try", { classes: draft.classes });
  const held = tried.classes[0].count;
  assert.ok(tried.moved > 0 && held > 0, JSON.stringify(tried));
  await part(person, "Gold").locator(".class-head .muted", { hasText: new RegExp(`^${held} `) }).waitFor();
  await page.locator(".sentence", { hasText: `${tried.moved} of ${tried.customers} customers` }).waitFor();
  await person.button(w("action.save")).press("Enter");
  await person.title(w("rfm.title"));
  await person.told(w("state.saved"));
  const line = page.locator(".report-table").first().getByRole("row", { name: /^Gold / });
  assert.equal(await line.getByRole("link").first().innerText(), String(held));
  assert.equal((await api("GET", "/rfm/classes")).version, 2);
}

async function toldAmongTheChanges(person) {
  const { page, w } = person;
  await page.goto("/audit?record_type=organization");
  const entry = page.locator(".entry").filter({ hasText: "Gold" });
  await entry.locator("del", { hasText: "VIP" }).waitFor();
  assert.match(await entry.locator("ins").innerText(), /^Gold \/ .*R 3–5, F 4–5, M 4–5$/);
  assert.equal(await entry.locator("a").getAttribute("href"), "/rfm/classes");
  await person.press(entry.locator("a"));
  await person.title(w("rfm.classes"));
}

async function twoAtOnce(person, api) {
  const { page, w } = person;
  await page.locator(".class-line").first().waitFor();
  const theirs = await api("GET", "/rfm/classes");
  theirs.classes[1].labels.en = "Silver";
  await api("PUT", "/rfm/classes", { classes: theirs.classes });
  await part(person, "Gold").getByRole("textbox", { name: w("field.name"), exact: true }).fill("Platinum");
  await person.press(person.button(w("action.save")));
  await page.getByRole("group", { name: w("conflict.title") }).waitFor();
  // A message lies over whatever is below it until it goes by itself.
  await page.waitForFunction(() => !document.querySelector(".toasts > *"));
  await accessibleInBothThemes(page);
  await person.press(person.button(w("conflict.theirs")));
  await part(person, "Silver").waitFor();
  assert.deepEqual((await names(page)).slice(0, 2), ["Gold", "Silver"]);
  await part(person, "Gold").getByRole("textbox", { name: w("field.name"), exact: true }).fill("Platinum");
  await person.press(person.button(w("action.save")));
  await person.title(w("rfm.title"));
  const kept = await api("GET", "/rfm/classes");
  assert.deepEqual(kept.classes.slice(0, 2).map((one) => one.labels.en), ["Platinum", "Silver"]);
}

async function onAPhone(page) {
  const person = new Person(page, { locale: "zh-CN", touch: true });
  const { w } = person;
  await page.goto("/rfm/classes");
  await person.signIn(ADMIN);
  await person.title(w("rfm.classes"));
  await part(person, "重要价值").waitFor();
  const overflow = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
  assert.ok(overflow <= 0, `the page is ${overflow} px too wide`);
  await accessibleInBothThemes(page);
  await person.press(person.button(w("state.of", { name: w("action.remove"), what: "重要价值" })));
  await person.told(w("state.of", { name: w("rfm.removed"), what: "重要价值" }));
  assert.equal(await page.locator(".class-line").count(), 9);
  await person.press(person.button(w("action.undo")).first());
  await part(person, "重要价值").waitFor();
  await person.press(person.button(w("rfm.add")));
  await page.waitForFunction(() => document.querySelectorAll(".class-line").length === 11);
  const added = page.locator(".class-line").last();
  await added.getByRole("combobox", { name: w("rfm.holds"), exact: true }).selectOption("interested");
  await added.getByRole("textbox", { name: w("field.name"), exact: true }).fill("感兴趣");
  await added.getByRole("textbox", { name: w("rfm.interest_within"), exact: true }).fill("30");
  await person.press(person.button(w("action.save")));
  await page.locator(".class-line .error", { hasText: w("rule.one_interest") }).waitFor();
  await person.press(person.button(w("rfm.reset")));
  await page.waitForFunction(() => document.querySelectorAll(".class-line").length === 10);
  await person.press(person.button(w("action.save")));
  await person.title(w("rfm.title"));
  await page.locator(".report-table").first().getByRole("row", { name: /^重要价值/ }).waitFor();
}

async function onlyForWhoMay(page) {
  const person = new Person(page);
  await page.goto("/rfm");
  await person.signIn(REP);
  await page.locator(".report-table").first().waitFor();
  assert.equal(await person.link(person.w("rfm.change")).count(), 0);
  await page.goto("/rfm/classes");
  await person.title(person.w("error.forbidden_title"));
}
