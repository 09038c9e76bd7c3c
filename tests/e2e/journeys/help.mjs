// Help in three languages: a panel beside the page says what the page is for and which keys it answers to, and does not
// lie about them; all of it on pages of its own, searched, every link alive. None of it is loaded before somebody asks.
import assert from "node:assert/strict";

import { accessibleInBothThemes, assertAccessible } from "../lib/browser.mjs";
import { Person, UNAUTHENTICATED } from "../lib/person.mjs";

const FILE = /\/help-[\w-]+-\w{16}\.json$/;

export default async function ({ page, another, noise }) {
  noise.expect(UNAUTHENTICATED);
  const nancy = new Person(page);
  const loaded = [];
  page.on("request", (request) => FILE.test(request.url()) && loaded.push(request.url()));
  await page.goto("/leads");
  await nancy.signIn("nancy.davolio@northwind.example");
  await page.getByRole("rowheader").first().waitFor();
  assert.equal(loaded.length, 0, "the help was loaded before anybody asked");
  await besideTheList(nancy);
  assert.equal(loaded.length, 1);
  await ofARecord(nancy);
  await pages(nancy);
  await withoutLetters(nancy);
  for (const locale of ["zh-CN", "zh-TW"]) await inChinese(locale, await another({ locale, viewport: { width: 360, height: 740 }, hasTouch: true }));
}

const panelOf = (person) => person.dialog(person.w("help.title"));

/** The keys told under a title, with what they do. */
async function told(panel, title) {
  const list = panel.getByRole("heading", { name: title, exact: true }).locator("+ dl");
  const lines = await list.locator("div").evaluateAll((lines) => lines.map((line) => [line.querySelector("kbd").textContent, line.querySelector("dd").textContent]));
  return Object.fromEntries(lines);
}

async function besideTheList(person) {
  const { page, w } = person;
  await person.press(person.button(w("help.title")));
  const panel = panelOf(person);
  await panel.getByRole("heading", { name: "Lists", exact: true }).waitFor();
  await accessibleInBothThemes(page);
  const own = await told(panel, w("keys.page"));
  assert.deepEqual(Object.keys(own).sort(), ["f", "n", "v"]);
  assert.equal(own.f, w("filter.add"));
  const grid = await told(panel, w("keys.list"));
  assert.equal(grid["Ctrl a"], w("keys.all"));
  // The page beside the panel goes on working, and another subject opens in the panel.
  await person.press(panel.getByRole("link", { name: "Filters", exact: true }).first());
  await panel.getByRole("heading", { name: "Filters", exact: true }).waitFor();
  assert.equal(new URL(page.url()).pathname, "/leads");
  await person.box(w("help.search"), panel).or(panel.getByRole("searchbox")).first().fill("exchange rates");
  await panel.getByRole("link", { name: "Pipelines, stages and currencies", exact: true }).waitFor();
  await page.keyboard.press("Escape");
  await panel.waitFor({ state: "detached" });
  await answers(person);
}

/** What was told is true: each key does what it says. */
async function answers(person) {
  const { page, w } = person;
  await page.locator("#list-grid").focus();
  await page.keyboard.press("f");
  await page.locator(".popover:popover-open .filter-form").waitFor();
  await page.keyboard.press("Escape");
  await page.keyboard.press("v");
  await page.getByRole("menu", { name: w("view.title") }).waitFor();
  await page.keyboard.press("Escape");
  await page.locator("#list-grid").focus();
  await page.keyboard.press("n");
  const sheet = page.getByRole("dialog").filter({ has: person.button(w("action.save")) });
  await sheet.waitFor();
  // Inside a form the letters are letters.
  await page.keyboard.type("fvn");
  assert.equal(await page.locator(".popover:popover-open").count(), 0);
  await page.keyboard.press("Escape");
}

async function ofARecord(person) {
  const { page, w } = person;
  await page.goto("/opportunities?f=status:in(open)&sort=name");
  await page.getByRole("rowheader").first().getByRole("link").click();
  await page.getByRole("region", { name: w("page.timeline") }).waitFor();
  await page.keyboard.press("?");
  const panel = panelOf(person);
  await panel.getByRole("heading", { name: "Opportunities", exact: true }).waitFor();
  const own = await told(panel, w("keys.page"));
  for (const key of ["e", "n", "t", "s", "]"]) assert.ok(own[key], `${key} among ${JSON.stringify(own)}`);
  assert.equal(own["Ctrl Enter"], w("action.save"));
  await page.keyboard.press("Escape");
  await panel.waitFor({ state: "detached" });
  await page.keyboard.press("t");
  await page.locator("#composer-task[aria-selected=true]").waitFor();
  await page.waitForFunction(() => document.activeElement?.closest("#composer-panel"));
  await page.locator("h1").focus();
  await page.keyboard.press("e");
  await page.getByRole("dialog").filter({ has: person.button(w("action.save")) }).waitFor();
  await page.keyboard.press("Escape");
  await page.locator("h1").focus();
  await page.keyboard.press("s");
  await page.waitForFunction(() => document.activeElement?.matches("ol.path"));
  const step = page.locator(".path [aria-keyshortcuts='[']");
  const before = await step.count() ? await step.innerText() : "";
  await page.keyboard.press("]");
  await person.button(w("action.undo")).last().or(page.getByRole("dialog")).first().waitFor();
  if (await page.locator("dialog:modal").count()) return;
  await page.waitForFunction((before) => document.querySelector(".path [aria-keyshortcuts='[']")?.innerText !== before, before);
  await person.press(person.button(w("action.undo")).last());
}

/** Every subject on a page of its own, reached from the contents; every link leads to another one. */
async function pages(person) {
  const { page, w } = person;
  await page.goto("/help");
  await person.title("Help");
  await accessibleInBothThemes(page);
  const links = await page.locator(".help-text a").evaluateAll((links) => links.map((link) => [link.getAttribute("href"), link.textContent]));
  assert.ok(links.length >= 20, `${links.length} subjects`);
  for (const [href, title] of links) {
    await page.locator(`.help-text a[href='${href}']`).click();
    await person.title(title);
    assert.ok((await page.locator(".help-text li").count()) > 1, `${href} has no steps`);
    await page.goBack();
    await person.title("Help");
  }
  await page.getByRole("searchbox").fill("undo");
  await page.getByRole("main").getByRole("link", { name: "Background work, undo and the bin" }).click();
  await person.title("Background work, undo and the bin");
  await assertAccessible(page);
  await page.goto("/help/nothing");
  await person.title(w("error.not_found_title"));
}

/** Single letters can be switched off (WCAG 2.1.4); the button stays. */
async function withoutLetters(person) {
  const { page, w } = person;
  await page.goto("/settings/display");
  const letters = page.getByRole("checkbox", { name: w("settings.letters") });
  await letters.uncheck();
  await page.goto("/leads");
  await page.getByRole("rowheader").first().waitFor();
  await page.locator("h1").focus();
  for (const key of ["f", "?", "c", "l"]) await page.keyboard.press(key);
  assert.equal(await page.locator(".popover:popover-open, dialog[open]").count(), 0);
  await person.press(person.button(w("help.title")));
  const panel = panelOf(person);
  await panel.getByRole("heading", { name: w("keys.list"), exact: true }).waitFor();
  assert.equal(await panel.getByRole("heading", { name: w("keys.page"), exact: true }).count(), 0);
  await page.goto("/settings/display");
  await letters.check();
}

/** On a phone the panel covers the page, and gives way to the next one. */
async function inChinese(locale, page) {
  const chen = new Person(page, { locale, touch: true });
  await page.goto("/accounts");
  await chen.signIn({ "zh-CN": "wei.li@northwind.example", "zh-TW": "yijun.chen@northwind.example" }[locale]);
  await page.getByRole("rowheader").first().waitFor();
  await chen.press(chen.button(chen.w("help.title")));
  const panel = panelOf(chen);
  const title = { "zh-CN": "列表", "zh-TW": "清單" }[locale];
  await panel.getByRole("heading", { name: title, exact: true }).waitFor();
  await assertAccessible(page);
  const width = await page.evaluate(() => [document.documentElement.scrollWidth, innerWidth]);
  assert.ok(width[0] <= width[1], `the page is ${width[0]} px wide`);
  await chen.press(panel.getByRole("link", { name: chen.w("help.all"), exact: true }));
  await chen.title({ "zh-CN": "帮助", "zh-TW": "說明" }[locale]);
  await panel.waitFor({ state: "detached" });
}
