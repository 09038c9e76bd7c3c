// Reports: found by a word, run with what the reader chooses in the address, and every figure opens its rows (UX D1, M15).
import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";

import { apiAs } from "../lib/api.mjs";
import { accessibleInBothThemes, assertAccessible } from "../lib/browser.mjs";
import { Person, UNAUTHENTICATED } from "../lib/person.mjs";

const BOSS = "andrew.fuller@northwind.example";
const REP = "nancy.davolio@northwind.example";

export default async function ({ page, another, noise, url }) {
  noise.expect(UNAUTHENTICATED);
  const andrew = new Person(page);
  await page.goto("/");
  await andrew.signIn(BOSS);
  await found(andrew);
  await figuresOpenTheirRows(andrew);
  await marksOpenTheirRows(andrew, await apiAs(url, BOSS));
  await chosenInTheAddress(andrew);
  await compared(andrew);
  await takenAway(andrew);
  await explained(andrew);
  const nancy = new Person(await another());
  await nancy.page.goto("/reports");
  await nancy.signIn(REP);
  await nancy.title(nancy.w("nav.reports"));
  await figuresOpenTheirRows(nancy);
  await onAPhone(await another({ viewport: { width: 360, height: 740 }, hasTouch: true, isMobile: true }));
}

/** From the navigation, by a word of its name. */
async function found(person) {
  const { page, w } = person;
  await person.press(person.link(w("nav.reports")));
  await person.title(w("nav.reports"));
  const main = page.getByRole("main");
  await main.getByRole("heading", { level: 2, name: w("report.topic_sales"), exact: true }).waitFor();
  await page.getByRole("searchbox", { name: w("report.search") }).fill("lost reas");
  await main.getByRole("heading", { level: 2, name: w("report.topic_customers"), exact: true }).waitFor({ state: "detached" });
  assert.equal(await main.locator(".report-list a").count(), 1);
  await accessibleInBothThemes(page);
}

/** The tables of these reports: some numbers of each against the count of the list they lead to. */
async function figuresOpenTheirRows(person) {
  const { page, w } = person;
  let held = 0;
  for (const key of ["pipeline", "funnel", "customers_by_industry", "sales_trend"]) {
    await page.goto(`/reports/${key}`);
    await page.locator(".report-table").or(page.getByText(w("report.empty"), { exact: true })).first().waitFor();
    for (const { href, number } of await counts(page)) {
      await page.goto(href);
      await listed(person, number, `${key}: ${href}`);
      held += 1;
    }
  }
  assert.ok(held >= 10, `only ${held} figures were held against their lists`);
}

/** Whole numbers without a sign or unit, with where they lead: the greatest, the least, and those of the totals. */
async function counts(page) {
  const links = await page.locator(".report-table td.number > a").evaluateAll((links) =>
    links.map((link) => ({ href: link.getAttribute("href"), text: link.textContent.trim() })));
  const numbers = links.filter(({ text }) => /^[\d,]+$/.test(text)).map(({ href, text }) => ({ href, number: parseInt(text.replaceAll(",", ""), 10) }));
  numbers.sort((a, b) => b.number - a.number);
  return numbers.length < 3 ? numbers : [numbers[0], numbers[Math.floor(numbers.length / 2)], numbers.at(-1)];
}

async function listed(person, number, what) {
  const { page, w } = person;
  if (number === 0) {
    await page.getByText(w("list.no_match"), { exact: true }).waitFor();
    return;
  }
  const count = page.locator(".page-head .count");
  await page.waitForFunction(() => /\d/.test(document.querySelector(".page-head .count")?.textContent ?? ""));
  assert.equal((await count.innerText()).replaceAll(",", ""), String(number), what);
}

/** Bars of the pipeline: one stop of the Tab key, then arrows; Enter opens the deals, whose number and sum are the bar's. */
async function marksOpenTheirRows(person, api) {
  const { page, w } = person;
  await page.goto("/reports/pipeline?measure=amount");
  const marks = page.locator("svg.plot-drawing a.mark");
  await marks.first().waitFor();
  assert.equal(await page.locator("svg.plot-drawing a.mark[tabindex='0']").count(), 1);
  await marks.first().focus();
  await page.keyboard.press("ArrowDown");
  const mark = page.locator("svg.plot-drawing a.mark:focus");
  const [href, name] = [await mark.getAttribute("href"), await mark.getAttribute("aria-label")];
  assert.match(name, /: .*\d/);
  await page.keyboard.press("Enter");
  await page.waitForURL((address) => address.pathname === "/opportunities");
  assert.equal(new URL(page.url()).search, new URL(href, page.url()).search);
  await person.title(w("record.opportunity.many"));

  // What the server says of the same report: the second cell that is drawn is among its cells, and is its list.
  const answer = await api("POST", "/reports/run", { standard: "pipeline" });
  const column = answer.columns.findIndex((column) => column.pivot === undefined && column.name === "amount");
  await page.goto("/reports/pipeline");
  await page.locator(".report-table tfoot td.number > a").first().waitFor();
  const total = page.locator(".report-table tfoot td.number").nth(column).getByRole("link");
  await total.click();
  await page.locator("tfoot .sum").first().waitFor();
  const digits = (text) => text.replace(/[^\d.]/g, "");
  await page.waitForFunction(() => /\d/.test(document.querySelector("tfoot .sum")?.textContent ?? ""));
  assert.equal(Number(digits(await page.locator("tfoot .sum").first().innerText())), Number(answer.totals.values[column]));
}

/** A period chosen is in the address; the same address is the same report elsewhere. */
async function chosenInTheAddress(person) {
  const { page, w } = person;
  await page.goto("/reports/sales_performance");
  const period = page.getByRole("group", { name: w("report.questions") }).getByRole("combobox").first();
  await period.selectOption({ label: w("report.any_time") });
  await page.waitForURL(/period=any/);
  await page.waitForFunction((words) => !document.querySelector(".sentence")?.textContent.includes(words), w("period.this_year"));
  await page.reload();
  await page.locator(".report-table tfoot").waitFor();
  assert.equal(await period.inputValue(), "any");
  await page.getByRole("button", { name: w("chart.as_table"), exact: true }).click();
  await page.waitForURL(/as=table/);
  assert.equal(await page.locator("svg.plot-drawing").count(), 0);
  await accessibleInBothThemes(page);
}

/** Each figure beside that of the period before. */
async function compared(person) {
  const { page, w } = person;
  await page.goto("/reports/sales_performance?period=last_365d");
  await page.locator(".report-table tfoot").waitFor();
  await page.getByRole("combobox", { name: w("report.compare"), exact: true }).selectOption("previous_period");
  await page.waitForURL(/compare=previous_period/);
  await page.locator(".report-table tfoot .before").first().waitFor();
  await accessibleInBothThemes(page);
}

/** The table as a file for spreadsheets, the chart as one that stands alone. */
async function takenAway(person) {
  const { page, w } = person;
  await page.goto("/reports/pipeline");
  await page.locator("svg.plot-drawing").waitFor();
  const save = async (item) => {
    const [file] = await Promise.all([page.waitForEvent("download"), choose(person, item)]);
    return readFile(await file.path(), "utf8");
  };
  const table = await save(w("report.csv"));
  const rows = await page.locator(".report-table tbody tr").count();
  assert.equal(table.trimEnd().split("\r\n").length, rows + 2, table);
  const drawing = await save(w("report.svg"));
  assert.match(drawing, /^<svg[^>]*xmlns=/);
  assert.match(drawing, /fill="rgb\(/);
  assert.ok(!drawing.includes("href"), "nothing in it leads back into the application");
}

async function choose(person, item) {
  await person.press(person.button(person.w("report.download")));
  await person.page.getByRole("menuitem", { name: item, exact: true }).click();
}

async function explained(person) {
  const { page, w } = person;
  await page.getByText(w("report.explain"), { exact: true }).click();
  await page.locator(".explain pre", { hasText: /SELECT/ }).first().waitFor();
}

async function onAPhone(page) {
  const person = new Person(page, { touch: true, locale: "en" });
  await page.goto("/reports/pipeline");
  await person.signIn(BOSS);
  const mark = page.locator("svg.plot-drawing a.mark").first();
  await mark.waitFor();
  const overflow = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
  assert.ok(overflow <= 0, `the page is ${overflow} px too wide`);
  await assertAccessible(page);
  await mark.tap();
  await page.waitForURL((address) => address.pathname === "/opportunities");
}
