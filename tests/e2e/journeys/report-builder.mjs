// A report over two linked records, put together by lists alone, seen as it changes, kept, changed, and used on.
import assert from "node:assert/strict";

import { apiAs } from "../lib/api.mjs";
import { accessibleInBothThemes, assertAccessible } from "../lib/browser.mjs";
import { Person, UNAUTHENTICATED } from "../lib/person.mjs";

const REP = "nancy.davolio@northwind.example";

export default async function ({ page, noise, url }) {
  noise.expect(UNAUTHENTICATED);
  const nancy = new Person(page);
  await page.goto("/reports");
  await nancy.signIn(REP);
  await nancy.press(nancy.link(nancy.w("report.new")));
  await nancy.title(nancy.w("report.new"));
  await putTogether(nancy);
  const api = await apiAs(url, REP);
  await kept(nancy, api);
  await changed(nancy);
  await begunWithAnother(nancy);
}

function list(person, name, at = 0) {
  return person.page.getByRole("combobox", { name: person.w(name), exact: true }).nth(at);
}

async function putTogether(person) {
  const { page, w } = person;
  await list(person, "report.object").selectOption("opportunity");
  await list(person, "report.group").selectOption("account.industry");
  await list(person, "report.pivot").selectOption("status");
  await person.press(person.button(w("report.add_measure")));
  await list(person, "report.function", 1).selectOption("sum");
  await list(person, "filter.field").selectOption("amount");
  await list(person, "report.chart").selectOption("stacked");
  const preview = page.getByRole("region", { name: w("report.preview"), exact: true });
  await preview.locator("a.mark").first().waitFor();
  await preview.locator("tfoot").waitFor();
  await accessibleInBothThemes(page);
}

/** What is kept asks what was seen. */
async function kept(person, api) {
  const { page, w } = person;
  await person.box(w("field.name")).fill("Industries by status");
  await person.press(person.button(w("action.save")));
  await page.waitForURL(/\/reports\/[0-9a-f-]{36}$/);
  await person.title("Industries by status");
  const record = await api("GET", new URL(page.url()).pathname);
  const { groups, pivot, measures, chart } = record.definition;
  assert.deepEqual(groups, [{ path: "account.industry" }]);
  assert.deepEqual(pivot, { path: "status" });
  assert.deepEqual(measures.map(({ function: of, path }) => [of, path ?? null]), [["count", null], ["sum", "amount"]]);
  assert.equal(chart, "stacked");
  const total = page.locator(".report-table tfoot td.number > a").nth(-2);
  const number = await total.innerText();
  await total.click();
  await page.waitForFunction(() => /\d/.test(document.querySelector(".page-head .count")?.textContent ?? ""));
  assert.equal(await page.locator(".page-head .count").innerText(), number);
  await page.goBack();
}

async function changed(person) {
  const { page, w } = person;
  await person.press(person.button(w("dashboard.menu")));
  await page.getByRole("menuitem", { name: w("report.edit"), exact: true }).click();
  await person.title(w("report.edit"));
  assert.equal(await list(person, "report.group").inputValue(), "account.industry");
  await page.getByRole("button", { name: w("report.list"), exact: true }).click();
  await list(person, "report.add_column").selectOption("name");
  await list(person, "report.add_column").selectOption("account.city");
  const preview = page.getByRole("region", { name: w("report.preview"), exact: true });
  await preview.locator("tbody th a").first().waitFor();
  await person.press(person.button(w("action.save")));
  await page.waitForURL(/\/reports\/[0-9a-f-]{36}$/);
  await page.locator(".report-table tbody th a").first().waitFor();
  await page.goto("/reports?q=industries%20by");
  await person.link("Industries by status").waitFor();
}

/** A shipped report is a beginning for one's own. */
async function begunWithAnother(person) {
  const { page, w } = person;
  await page.goto("/reports/new?from=lost_reasons");
  await person.title(w("report.new"));
  assert.equal(await list(person, "report.group").inputValue(), "lost_reason");
  assert.equal(await list(person, "report.period_of").inputValue(), "closed_at");
  await page.setViewportSize({ width: 360, height: 740 });
  const overflow = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
  assert.ok(overflow <= 0, `the page is ${overflow} px too wide`);
  await assertAccessible(page);
}
