// M14: an address is all there is to a state: opened elsewhere, by somebody with nothing else, it is the same records in the
// same order and layout, on a desktop and on a phone; and Back leads to the same place.
import assert from "node:assert/strict";

import { apiAs } from "../lib/api.mjs";
import { idsOf, open, settled, signIn } from "../lib/pages.mjs";

const EMAIL = "nancy.davolio@northwind.example";
const DEVICES = { desktop: {}, phone: { viewport: { width: 360, height: 740 }, hasTouch: true, isMobile: true } };
const FAST = 10;

export { UNLIMITED as settings } from "../lib/pages.mjs";
export const fast = true;
export const limit = 600_000;

/** Thirty states: filters of each kind, across links, of children; sorts, columns, texts, pages, layouts, panels, tabs, questions of reports. */
function states(ids) {
  return [
    "/accounts?f=industry:in(technology,media)",
    "/leads?f=status:in(new,contacted)~owner_id:eq($me)&sort=company",
    "/opportunities?f=account.industry:in(food)&sort=-amount",
    "/opportunities?layout=board&f=owner_id:eq($me)",
    `/accounts?sort=name&peek=${ids.accounts}`,
    "/opportunities?f=any(count.tasks[status:in(todo)]:eq(0)~close_date:lt($today))&sort=close_date",
    "/contacts?q=an&sort=-created_at",
    `/opportunities/${ids.opportunities}?tab=history`,
    "/reports/pipeline?measure=amount",
    "/accounts?sort=name&at=page:3",
    "/leads?f=status:in(new)~rating:in(hot)&or=1",
    "/leads?cols=name,email,phone&sort=name",
    "/leads?f=created_at:within(this_year)",
    "/leads?f=email:empty(true)",
    "/leads?f=company:contains(co)",
    "/accounts?f=industry:not_in(technology)&sort=-name",
    "/accounts?f=none(industry:in(media)~industry:in(retail))",
    "/accounts?deleted=only",
    "/contacts?f=account.industry:in(technology)&sort=name",
    "/contacts?q=%E5%BC%A0",
    "/opportunities?f=status:in(won)&sort=-close_date",
    "/opportunities?layout=board",
    "/opportunities?f=amount:gte(10000)&sort=amount",
    "/tasks?f=status:in(todo,in_progress)&sort=due_date",
    "/activities?f=kind:in(call,meeting)&sort=-occurred_at",
    "/campaigns?sort=name",
    `/accounts/${ids.accounts}?tab=files`,
    `/leads/${ids.leads}?tab=comments`,
    "/reports/sales_performance?period=any&as=table",
    "/dashboards/overview?period=last_year",
  ];
}

export default async function ({ page, another, noise, url, figures, full }) {
  noise.expect(/status of 401/);
  const all = states(await idsOf(await apiAs(url, EMAIL)));
  const chosen = full ? all : all.slice(0, FAST);
  await signIn(page, EMAIL);
  const originals = [];
  for (const address of chosen) originals.push(await stateOf(page, address));
  figures.none("states that show nothing to compare", chosen.filter((address, at) => isBare(address, originals[at])), chosen.length);
  for (const [device, options] of Object.entries(DEVICES)) {
    const faults = await reopened(another, options, chosen, originals, full);
    figures.none(`${device}: states that differ in a fresh browser`, faults, chosen.length);
    figures.none(`${device}: places not come back to`, await comesBack(await visitor(another, options)), full ? 5 : 2);
  }
}

/** Two pages that both show nothing are alike too: a list has records, a report figures, a panel a name, tabs one that is chosen. */
function isBare(address, { ids, figures, peek, tab, layout }) {
  if (/^\/(reports|dashboards)\//.test(address)) return figures.length === 0;
  if (/[?&]tab=/.test(address)) return !tab.some((id) => id.endsWith(/[?&]tab=(\w+)/.exec(address)[1]));
  if (/[?&]peek=/.test(address) && !peek) return true;
  return (ids.length === 0 && !address.includes("deleted=")) || (layout === "board") !== address.includes("layout=board");
}

async function visitor(another, options) {
  const page = await another(options);
  await signIn(page, EMAIL);
  return page;
}

/** In a browser of its own each, so that nothing but the address can carry it. */
async function reopened(another, options, chosen, originals, fresh) {
  const faults = [];
  let page = await visitor(another, options);
  for (const [at, address] of chosen.entries()) {
    const there = await stateOf(page, address);
    for (const part of Object.keys(there)) {
      const [here, now] = [originals[at][part], there[part]].map((value) => JSON.stringify(value));
      if (part === "ids" ? !begin(originals[at].ids, there.ids) : here !== now) faults.push(`${address}: ${part} ${now}, at first ${here}`);
    }
    if (fresh) {
      await page.context().close();
      page = await visitor(another, options);
    }
  }
  await page.context().close();
  return faults;
}

/** Of a long list a small window draws fewer rows. */
function begin(one, two) {
  const both = Math.min(one.length, two.length);
  return one.slice(0, both).join() === two.slice(0, both).join() && (both > 0 || one.length === two.length);
}

async function stateOf(page, address) {
  await open(page, address);
  return page.evaluate(() => {
    const all = (selector, of) => [...document.querySelectorAll(selector)].map(of);
    const text = (selector) => document.querySelector(selector)?.textContent.trim() ?? null;
    const path = (link) => new URL(link.href?.baseVal ?? link.href, location).pathname;
    return {
      // Written back in another order or form, an address could not be compared, nor a link to it be found.
      address: location.pathname + location.search,
      title: text("h1"),
      count: text(".page-head .count"),
      layout: document.querySelector(".board") ? "board" : document.querySelector("#list-grid") ? "table" : "page",
      chips: all(".filter-chip", (chip) => chip.textContent.trim()),
      peek: document.querySelector(".peek h2, .peek h3")?.textContent.trim() ?? null,
      tab: all("[role=tab][aria-selected=true]", (tab) => tab.id).filter((id) => !id.startsWith("composer")),
      figures: all(".report-table tbody td.number", (cell) => cell.textContent.trim()).slice(0, 20),
      ids: all("#list-grid tbody tr[aria-rowindex] th a, .board .card", (row) => row.id || path(row)),
    };
  });
}

/** The row at the top, what has the keyboard and what was chosen, before a record is opened and after Back. */
async function comesBack(page) {
  const faults = [];
  for (const list of ["/accounts?sort=name", "/contacts?f=account.industry:in(technology)"]) {
    await open(page, list);
    await scrollTo(page, 700);
    await settled(page);
    const before = await place(page);
    await page.locator(`tr[aria-rowindex="${before.row + 3}"] th a`).click();
    await page.waitForURL(/[0-9a-f-]{36}/);
    await settled(page);
    await page.goBack();
    await page.locator("#list-grid").waitFor();
    await settled(page);
    const after = await place(page);
    if (Math.abs(after.row - before.row) > 1) faults.push(`${list}: row ${after.row} at the top, before ${before.row}`);
    assert.ok(before.row > 5, `${list} was scrolled to row ${before.row}`);
    if (after.active !== before.row + 3) faults.push(`${list}: row ${after.active} is active, opened was ${before.row + 3}`);
    if (!after.focused) faults.push(`${list}: the list has not got the keyboard`);
  }
  faults.push(...await comesBackToBoard(page));
  await page.context().close();
  return faults;
}

/** A board that was scrolled both ways is found as far along and as far down. */
async function comesBackToBoard(page) {
  const where = () => page.evaluate(() => [document.querySelector(".board").scrollLeft, scrollY].map(Math.round));
  await open(page, "/opportunities?layout=board");
  await page.evaluate(() => { document.querySelector(".board").scrollLeft = 300; scrollTo(0, 250); });
  await settled(page);
  const before = await where();
  assert.ok(before[1] > 100, `the board was scrolled to ${before}`);
  await page.evaluate(() => [...document.querySelectorAll(".board .card a")].find((link) => link.getBoundingClientRect().top > 100).click());
  await page.waitForURL(/[0-9a-f-]{36}/);
  await settled(page);
  await page.goBack();
  await page.locator(".board .card").first().waitFor();
  await settled(page);
  const after = await where();
  const near = after.every((place, at) => Math.abs(place - before[at]) <= 4);
  return near ? [] : [`the board: ${after}, left at ${before}`];
}

function scrollTo(page, top) {
  return page.evaluate((top) => {
    const frame = document.querySelector(".list-scroll");
    const scrolls = frame.scrollHeight > frame.clientHeight + 10;
    if (scrolls) frame.scrollTop = top;
    else scrollTo(0, top);
  }, top);
}

function place(page) {
  return page.evaluate(() => {
    const box = document.querySelector(".list-scroll").getBoundingClientRect();
    const top = Math.max(box.top, document.querySelector(".top-bar")?.getBoundingClientRect().bottom ?? 0);
    const head = document.querySelector("#list-grid thead").getBoundingClientRect().height;
    const rows = [...document.querySelectorAll("#list-grid tbody tr[aria-rowindex]")];
    const first = rows.find((row) => row.getBoundingClientRect().bottom > top + head + 1);
    const active = document.getElementById("list-grid").getAttribute("aria-activedescendant");
    return {
      row: Number(first?.getAttribute("aria-rowindex")),
      active: Number(/cell-(\d+)/.exec(active ?? "")?.[1]) + 2,
      focused: document.activeElement?.id === "list-grid",
    };
  });
}
