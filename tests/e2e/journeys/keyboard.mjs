// By keys alone: the palette goes, makes and switches; letters go and create; `?` tells them all. And the settings say what is in force.
import assert from "node:assert/strict";

import { assertAccessible } from "../lib/browser.mjs";
import { Person, UNAUTHENTICATED } from "../lib/person.mjs";

export default async function ({ page, another, noise }) {
  noise.expect(UNAUTHENTICATED);
  const nancy = new Person(page);
  await page.goto("/home");
  await nancy.signIn("nancy.davolio@northwind.example");
  await nancy.title(nancy.w("home.title", { name: "Nancy Davolio" }));
  await palette(nancy);
  await letters(nancy);
  await settings(nancy);
  await inChinese(await another({ locale: "zh-TW" }));
}

async function ask({ page, w }, text) {
  await page.keyboard.press("Control+k");
  const box = page.getByRole("combobox", { name: w("palette.title"), exact: true });
  await box.waitFor();
  await page.waitForFunction(() => document.activeElement?.matches(".palette input"));
  await page.keyboard.type(text);
}

async function take({ page }, name) {
  await page.locator(".palette [role=option][aria-selected=true]").getByText(name, { exact: true }).waitFor();
  await page.keyboard.press("Enter");
}

async function palette(person) {
  const { page, w } = person;
  await ask(person, "go leads");
  await assertAccessible(page);
  await take(person, w("palette.go", { place: w("record.lead.many") }));
  await page.waitForURL(/\/leads/);
  await person.title(w("record.lead.many"));
  await ask(person, "dark");
  await take(person, `${w("nav.theme")}: ${w("theme.dark")}`);
  await page.locator("html[data-theme=dark]").waitFor();
  await assertAccessible(page);
  await ask(person, "fut alf");
  await page.locator(".palette [role=option]").getByText("Alfreds Futterkiste", { exact: true }).first().waitFor();
  await page.keyboard.press("Enter");
  await page.waitForURL(/\/accounts\/[0-9a-f-]{36}$/);
  await person.title("Alfreds Futterkiste");
}

async function letters(person) {
  const { page, w } = person;
  await page.keyboard.press("?");
  const help = person.dialog(w("help.title"));
  await help.getByText(w("keys.anywhere"), { exact: true }).waitFor();
  await assertAccessible(page);
  await page.keyboard.press("Escape");
  await help.waitFor({ state: "detached" });
  await page.keyboard.press("g");
  await page.keyboard.press("t");
  await person.title(w("record.task.many"));
  await page.keyboard.press("c");
  await page.keyboard.press("l");
  await page.getByRole("dialog").filter({ has: person.button(w("action.save")) }).waitFor();
  await page.keyboard.press("Escape");
}

async function settings(person) {
  const { page, w } = person;
  await page.goto("/settings/display");
  await person.title(w("settings.display"));
  const rows = page.getByRole("group", { name: w("density.title"), exact: true });
  await person.press(person.button(w("density.compact"), rows));
  assert.equal(await person.button(w("density.compact"), rows).getAttribute("aria-pressed"), "true");
  const theme = page.getByRole("group", { name: w("nav.theme"), exact: true });
  assert.equal(await person.button(w("theme.dark"), theme).getAttribute("aria-pressed"), "true");
  await assertAccessible(page);
  await page.goto("/accounts");
  await page.getByRole("rowheader").first().waitFor();
  const height = await page.locator(".table.list tbody tr[aria-rowindex]").first().evaluate((row) => row.getBoundingClientRect().height);
  assert.ok(Math.abs(height - 28) <= 1, `compact rows are ${height} px high`);
}

async function inChinese(page) {
  const chen = new Person(page, { locale: "zh-TW" });
  await page.goto("/home");
  await chen.signIn("yijun.chen@northwind.example");
  await chen.title(chen.w("home.title", { name: "陳怡君" }));
  await ask(chen, "商機");
  await take(chen, chen.w("palette.go", { place: chen.w("record.opportunity.many") }));
  await chen.title(chen.w("record.opportunity.many"));
}
