// The ready-made dashboard of a manager, on a phone and changed into one's own by the keyboard alone; the forecast behind it.
import assert from "node:assert/strict";

import { apiAs, countOf } from "../lib/api.mjs";
import { accessibleInBothThemes, assertAccessible } from "../lib/browser.mjs";
import { Person, UNAUTHENTICATED } from "../lib/person.mjs";

const BOSS = "andrew.fuller@northwind.example";

export default async function ({ page, another, noise, url }) {
  noise.expect(UNAUTHENTICATED);
  // One widget fails on purpose.
  noise.expect(/status of 503/);
  const andrew = new Person(page);
  await page.goto("/");
  await andrew.signIn(BOSS);
  await readyMade(andrew);
  await onePeriodOverAll(andrew);
  await eachFailsAlone(andrew);
  const api = await apiAs(url, BOSS);
  await liveFigures(andrew, api);
  await ownByKeyboard(andrew);
  await forecast(andrew, api);
  await atRiskAndKept(andrew, api);
  await keptForOnesOwnEyes(await another());
  await onAPhone(await another({ viewport: { width: 360, height: 740 }, hasTouch: true, isMobile: true }));
}

function widget(person, name) {
  return person.page.getByRole("region", { name, exact: true });
}

async function readyMade(person) {
  const { page, w } = person;
  await person.press(person.link(w("nav.dashboards")));
  await person.press(person.link("Sales overview"));
  await person.title("Sales overview");
  await widget(person, "Pipeline by stage").locator("a.mark").first().waitFor();
  await widget(person, "Pipeline by stage").locator("svg.plot-drawing").waitFor();
  for (const section of await page.locator(".widget").all()) {
    await section.locator("table, .empty, .figures").first().waitFor({ state: "attached" });
    assert.equal(await section.locator(".failure").count(), 0, await section.innerText());
  }
  await accessibleInBothThemes(page);
}

/** The period in the address narrows every widget that knows one, and survives a reload. */
async function onePeriodOverAll(person) {
  const { page, w } = person;
  const period = page.getByRole("combobox", { name: w("dashboard.period"), exact: true });
  await period.selectOption("last_year");
  await page.waitForURL(/period=last_year/);
  await page.reload();
  const words = w("period.last_year");
  await page.locator(".widget .sentence", { hasText: words }).first().waitFor();
  assert.equal(await period.inputValue(), "last_year");
  await period.selectOption("");
  await page.waitForURL((address) => !address.search.includes("period"));
}

/** One widget's answer does not come: the others stand, and it can be tried again by itself. */
async function eachFailsAlone(person) {
  const { page, w } = person;
  await page.route("**/api/v1/reports/run", (route) =>
    route.request().postDataJSON().standard === "lost_reasons" ? route.fulfill({ status: 503, body: "{}" }) : route.continue());
  await page.reload();
  const failed = page.locator(".widget", { has: page.locator(".failure") });
  await failed.waitFor();
  await widget(person, "Pipeline by stage").locator("a.mark").first().waitFor();
  assert.equal(await failed.count(), 1);
  await page.unrouteAll({ behavior: "wait" });
  await person.press(person.button(w("action.retry"), failed));
  await failed.waitFor({ state: "detached" });
}

/** What changes on the server changes the figures, without anybody doing anything. */
async function liveFigures(person, api) {
  const { page } = person;
  const { data: [deal] } = await api("POST", "/opportunities/search", { condition: { path: "status", op: "eq", value: "open" }, limit: 1 });
  await page.goto("/reports/pipeline");
  const total = page.locator(".report-table tfoot td.number > a").nth(-2);
  const before = await total.innerText();
  await api("PATCH", `/opportunities/${deal.id}`, { amount: { amount: "987654.00", currency: deal.amount?.currency ?? "USD" } });
  await page.waitForFunction((before) => [...document.querySelectorAll(".report-table tfoot td.number > a")].at(-2).textContent !== before, before);
}

/** A copy of one's own: a report added, moved, made wider, another removed; kept, and there after a reload. */
async function ownByKeyboard(person) {
  const { page, w } = person;
  await page.goto("/dashboards/overview");
  await page.getByRole("button", { name: w("dashboard.menu"), exact: true }).focus();
  await page.keyboard.press("Enter");
  await page.getByRole("menuitem", { name: w("dashboard.copy"), exact: true }).press("Enter");
  await page.waitForURL(/\/dashboards\/[0-9a-f-]{36}$/);
  // The address changes before the page does.
  await person.title(w("dashboard.mine"));
  await page.locator(".widget").first().waitFor();
  await page.getByRole("button", { name: w("dashboard.menu"), exact: true }).focus();
  await page.keyboard.press("Enter");
  await page.getByRole("menuitem", { name: w("dashboard.edit"), exact: true }).press("Enter");
  await person.box(w("field.name")).fill("Monday");
  await page.getByRole("combobox", { name: w("dashboard.add"), exact: true }).selectOption("lead_sources");
  await person.button(w("action.add")).press("Enter");
  const added = widget(person, "Lead sources and conversion").or(page.locator(".widget").last());
  await added.first().waitFor();
  const widgets = page.locator(".widget");
  const count = await widgets.count();
  const last = widgets.last();
  await last.getByRole("button", { name: new RegExp(`^${w("dashboard.wider")}`) }).press("Enter");
  await page.locator(".widget.span-8").waitFor();
  await widgets.last().getByRole("button", { name: new RegExp(`^${w("dashboard.earlier")}`) }).press("Enter");
  await page.waitForFunction((at) => document.querySelectorAll(".widget")[at].classList.contains("span-8"), count - 2);
  await widgets.last().getByRole("button", { name: new RegExp(`^${w("action.remove")}`) }).press("Enter");
  await accessibleInBothThemes(page);
  await person.button(w("action.save")).press("Enter");
  await person.told(w("state.saved"));
  await page.reload();
  await person.title("Monday");
  await page.locator(".widget.span-8").waitFor();
  assert.equal(await widgets.count(), count - 1);
}

/** The figures of the forecast are those of the server, and lead to the deals. */
async function forecast(person, api) {
  const { page, w } = person;
  await person.press(person.link(w("nav.forecast")));
  await person.title(w("nav.forecast"));
  await page.getByRole("combobox", { name: w("dashboard.period"), exact: true }).selectOption("this_year");
  await page.waitForURL(/period=this_year/);
  const answer = await api("GET", "/forecast?period=this_year");
  const deals = w("board.deals", { n: answer.closed.count });
  const closed = page.locator("a.figure", { hasText: w("forecast.closed") });
  await closed.filter({ hasText: deals }).waitFor();
  await accessibleInBothThemes(page);
  assert.equal(await countOf(api, "opportunities", answer.closed.condition), answer.closed.count);
  await closed.click();
  await page.waitForURL((address) => address.pathname === "/opportunities");
  await page.waitForFunction(() => /\d/.test(document.querySelector(".page-head .count")?.textContent ?? ""));
  assert.equal(await page.locator(".page-head .count").innerText(), String(answer.closed.count), page.url());
  await page.goto("/rfm");
  await page.locator(".report-table").first().waitFor();
  await accessibleInBothThemes(page);
}

/** A deal whose day moves later is told at once; what is kept of the period is a press away. */
async function atRiskAndKept(person, api) {
  const { page, w } = person;
  await page.goto("/forecast?period=this_month");
  const slipped = page.getByRole("region", { name: w("stalled.slipped"), exact: true });
  await slipped.getByText(w("stalled.slipped_none"), { exact: true }).waitFor();
  const { pipeline_id, from } = await api("GET", "/forecast?period=this_month");
  const open = { all: [{ path: "status", op: "eq", value: "open" }, { path: "pipeline_id", op: "eq", value: pipeline_id }, { path: "close_date", op: "is_null", value: false }] };
  const deal = (await api("POST", "/opportunities/search", { condition: open, limit: 1 })).data[0];
  const later = new Date(Date.parse(deal.close_date) + 10 * 86_400_000).toISOString().slice(0, 10);
  await api("PATCH", `/opportunities/${deal.id}`, { close_date: later });
  const line = slipped.getByRole("row").filter({ has: person.link(deal.name) });
  await line.getByText("10 days", { exact: true }).waitFor();
  assert.equal(await person.link(deal.name, line).getAttribute("href"), `/opportunities/${deal.id}`);
  await accessibleInBothThemes(page);
  for (const [section, record, path] of [["people", "forecast_adjustment", "/forecast-adjustments"], ["earlier", "forecast_snapshot", "/forecast-snapshots"]]) {
    const region = page.getByRole("region", { name: w(`forecast.${section}`), exact: true });
    await person.press(person.link(w(`record.${record}.many`), region));
    await person.title(w(`record.${record}.many`));
    const { pathname, search } = new URL(page.url());
    assert.equal(pathname, path);
    assert.ok(decodeURIComponent(search).includes(from), search);
    await page.goBack();
  }
}

async function keptForOnesOwnEyes(page) {
  const person = new Person(page);
  await page.goto("/forecast");
  await person.signIn("nancy.davolio@northwind.example");
  await person.link(person.w("record.forecast_snapshot.many")).waitFor();
  assert.equal(await person.link(person.w("record.forecast_adjustment.many")).count(), 0);
}

async function onAPhone(page) {
  const person = new Person(page, { touch: true });
  await page.goto("/dashboards/overview");
  await person.signIn(BOSS);
  await page.locator(".widget a.mark").first().waitFor();
  const places = await page.locator(".widget").evaluateAll((all) => all.map((one) => Math.round(one.getBoundingClientRect().left)));
  assert.equal(new Set(places).size, 1, "one column");
  const overflow = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
  assert.ok(overflow <= 0, `the page is ${overflow} px too wide`);
  await assertAccessible(page);
}
