// The list as people live in it: long ones scroll without a blank, cells change where they stand, many records change at
// once, sums are of the whole filter, and a record knows its neighbours.
import assert from "node:assert/strict";

import { apiAs } from "../lib/api.mjs";
import { assertAccessible } from "../lib/browser.mjs";
import { Person, UNAUTHENTICATED } from "../lib/person.mjs";

const EMAIL = "admin@northwind.example";

export default async function ({ page, noise, url }) {
  noise.expect(UNAUTHENTICATED);
  noise.expect(/status of 412/);
  const alex = new Person(page);
  const api = await apiAs(url, EMAIL);
  await page.goto("/accounts?sort=name");
  await alex.signIn(EMAIL);
  await alex.title(alex.w("record.account.many"));
  await scrollsWithoutBlanks(alex, api);
  await turnsToPages(alex);
  await comesBackToItsPlace(alex);
  await looksInside(alex);
  await changesACell(alex, api);
  await refusesAWrongValue(alex);
  await settlesAConflict(alex, api);
  await changesMany(alex, api);
  await columnsAndWidths(alex);
  await sumsTheWholeFilter(alex, api);
  await assertAccessible(page);
}

const grid = ({ page }) => page.getByRole("grid");
const frame = ({ page }) => page.locator(".list-scroll");
const settled = async (person) => {
  await person.page.locator(".list-scroll[aria-busy=false]").waitFor();
  await person.page.waitForFunction(() => !document.querySelector(".on-its-way, .list-scroll.stale"));
};

/** Whether at these heights of the window a row with words is seen. */
function seen(page) {
  return page.evaluate(() => {
    const box = document.querySelector(".list-scroll").getBoundingClientRect();
    const heights = [0.15, 0.3, 0.5, 0.7, 0.9].map((share) => box.top + 40 + (box.height - 90) * share);
    return heights.map((y) => document.elementFromPoint(box.left + 120, y)?.closest("tr[aria-rowindex]")?.getAttribute("aria-rowindex") ?? null);
  });
}

async function scrollsWithoutBlanks(person, api) {
  const { page } = person;
  await settled(person);
  const { page: all } = await api("POST", "/accounts/search", { limit: 1, count: "exact" });
  assert.equal(Number(await grid(person).getAttribute("aria-rowcount")), all.count + 1);
  for (let place = 0; place <= 1; place += 0.1) {
    await frame(person).evaluate((frame, place) => (frame.scrollTop = place * frame.scrollHeight), place);
    await page.evaluate(() => new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve))));
    assert.ok((await seen(page)).every(Boolean), `blank at ${place}: ${await seen(page)}`);
    const drawn = await page.locator(".table.list tbody tr[aria-rowindex]").count();
    assert.ok(drawn > 10 && drawn <= 60, `${drawn} rows are drawn`);
  }
  await settled(person);
  const last = await api("POST", "/accounts/search", { sort: "-name", limit: 1 });
  await person.link(last.data[0].name, page.getByRole("rowheader").last()).waitFor();
}

async function turnsToPages(person) {
  const { page, w } = person;
  const number = person.box(w("list.page"));
  await number.fill("7");
  await number.press("Enter");
  await page.waitForURL(/at=page:7/);
  await page.locator('tr[aria-rowindex="302"]').waitFor();
  await settled(person);
  const rows = await seen(page);
  assert.ok(Number(rows[0]) >= 302 && Number(rows[0]) < 310, `page 7 begins with row ${rows[0]}`);
}

async function comesBackToItsPlace(person) {
  const { page, w } = person;
  const top = () => page.evaluate(() => document.querySelector(".list-scroll").scrollTop);
  const row = page.getByRole("row").filter({ has: page.locator('[id="cell-306-0"]') });
  const name = await row.getByRole("link").first().innerText();
  const before = await top();
  await person.press(row.getByRole("link").first());
  await person.title(name);
  const walk = page.getByRole("navigation", { name: w("list.walk") });
  await walk.getByText(/^307 of /).waitFor();
  await person.press(person.button(w("list.next_record"), walk));
  await walk.getByText(/^308 of /).waitFor();
  await page.goBack();
  await page.waitForURL(/at=page:7/);
  await row.waitFor();
  const after = await top();
  assert.ok(Math.abs(after - before) <= 37, `${after} is not where it was: ${before}`);
  await page.waitForFunction(() => document.activeElement?.role === "grid");
}

/** Space opens a look inside; arrows walk it along; Escape closes it. */
async function looksInside(person) {
  const { page, w } = person;
  await page.goto("/accounts?sort=name");
  await settled(person);
  await grid(person).focus();
  await page.keyboard.press(" ");
  const panel = page.getByRole("complementary", { name: w("list.peek") });
  const first = await page.locator("#cell-0-0").innerText();
  await panel.getByRole("heading", { name: first, exact: true }).waitFor();
  await page.waitForURL(/peek=/);
  await assertAccessible(page);
  await page.keyboard.press("ArrowDown");
  await panel.getByRole("heading", { name: await page.locator("#cell-1-0").innerText(), exact: true }).waitFor();
  await page.keyboard.press("Escape");
  await panel.waitFor({ state: "detached" });
}

async function columnOf({ page }, label) {
  const heads = await page.getByRole("columnheader").evaluateAll((heads) => heads.map((head) => head.getAttribute("aria-label")));
  return heads.indexOf(label) - 1;
}

async function openCell(person, row, label) {
  const column = await columnOf(person, label);
  const cell = person.page.locator(`#cell-${row}-${column}`);
  await cell.dblclick();
  return cell;
}

async function recordAt(person, api, row) {
  const href = await person.page.locator(`#cell-${row}-0 a`).getAttribute("href");
  return api("GET", href);
}

/** By keys alone: to the cell, open, type, Enter; and undone. */
async function changesACell(person, api) {
  const { page, w } = person;
  await grid(person).focus();
  const column = await columnOf(person, w("field.city"));
  const before = await recordAt(person, api, 2);
  const editable = await columnOf(person, w("field.industry"));
  assert.ok(column > 0 && editable > 0);
  await page.locator("#cell-2-0").click({ position: { x: 220, y: 8 } });
  await grid(person).focus();
  for (let step = 0; step < editable; step += 1) await page.keyboard.press("ArrowRight");
  await page.keyboard.press("Enter");
  const select = page.locator(".cell-editor select");
  await select.selectOption("media");
  await page.keyboard.press("Enter");
  await person.told(w("state.field_saved", { field: w("field.industry") }));
  await page.locator(`#cell-2-${editable}`).getByText(w("choice.industry.media"), { exact: true }).waitFor();
  assert.equal((await recordAt(person, api, 2)).industry, "media");
  assert.equal(await page.evaluate(() => document.activeElement.id), "list-grid", "the grid has the keyboard again");
  await person.press(person.button(w("action.undo")).last());
  await person.told(w("state.restored"));
  assert.equal((await recordAt(person, api, 2)).industry, before.industry);
}

async function refusesAWrongValue(person) {
  const { page, w } = person;
  const cell = await openCell(person, 3, w("field.name"));
  const box = cell.getByRole("textbox");
  await box.fill("");
  await box.press("Enter");
  await cell.getByText(w("rule.required"), { exact: true }).waitFor();
  assert.equal(await box.getAttribute("aria-invalid"), "true");
  await box.press("Escape");
  await box.waitFor({ state: "detached" });
  assert.notEqual(await page.locator("#cell-3-0").innerText(), "");
}

/** Somebody else was faster: both values are shown, and mine is chosen. */
async function settlesAConflict(person, api) {
  const { page, w } = person;
  const cell = await openCell(person, 4, w("field.industry"));
  const before = await recordAt(person, api, 4);
  let faster = false;
  await page.route(`**/api/v1/accounts/${before.id}`, async (route) => {
    if (route.request().method() === "PATCH" && !faster) {
      faster = true;
      await api("PATCH", `/accounts/${before.id}`, { industry: "energy" });
    }
    await route.continue();
  });
  await cell.locator("select").selectOption("media");
  await page.keyboard.press("Enter");
  const dialog = person.dialog(w("conflict.title"));
  await dialog.getByRole("radio", { name: new RegExp(w("choice.industry.energy")) }).waitFor();
  await person.press(person.button(w("action.save"), dialog));
  await person.told(w("state.field_saved", { field: w("field.industry") }));
  assert.equal((await recordAt(person, api, 4)).industry, "media");
  await page.unroute(`**/api/v1/accounts/${before.id}`);
}

/** Chosen by key and by range, changed in one act, undone in one. */
async function changesMany(person, api) {
  const { page, w } = person;
  await page.goto("/accounts?sort=name&f=industry:in(media)");
  await settled(person);
  const ids = await page.locator("th a").evaluateAll((links) => links.slice(0, 3).map((link) => new URL(link.href).pathname));
  await grid(person).focus();
  await page.keyboard.press("x");
  await page.keyboard.press("ArrowDown");
  await page.keyboard.press("ArrowDown");
  await page.keyboard.press("Shift+x");
  const bar = page.getByRole("toolbar", { name: w("bulk.title") });
  await bar.getByText(w("bulk.chosen", { n: 3 }), { exact: true }).waitFor();
  await assertAccessible(page);
  await person.press(person.button(w("bulk.set"), bar));
  const panel = person.dialog(w("bulk.set"));
  await panel.getByLabel(w("filter.field"), { exact: true }).selectOption("level");
  await panel.getByLabel(w("filter.value"), { exact: true }).selectOption("b");
  const before = await Promise.all(ids.map((path) => api("GET", path)));
  await person.press(person.button(w("bulk.apply", { n: 3 }), panel));
  await person.told(w("bulk.done", { n: 3 }));
  for (const path of ids) assert.equal((await api("GET", path)).level, "b");
  await person.press(person.button(w("action.undo")).last());
  await person.told(w("state.restored"));
  for (const [at, path] of ids.entries()) assert.equal((await api("GET", path)).level, before[at].level);
}

async function columnsAndWidths(person) {
  const { page, w } = person;
  await person.press(person.button(w("list.columns")));
  const panel = person.dialog(w("list.columns"));
  await person.press(panel.getByRole("checkbox", { name: w("field.website"), exact: true }));
  await page.waitForURL(/cols=.*website/);
  await person.press(person.button(w("list.column_left", { field: w("field.website") }), panel));
  await page.keyboard.press("Escape");
  const width = () => page.getByRole("columnheader", { name: w("field.name"), exact: true }).evaluate((head) => head.getBoundingClientRect().width);
  const before = await width();
  const handle = page.getByRole("separator", { name: w("list.width", { field: w("field.name") }) });
  for (let step = 0; step < 6; step += 1) await handle.press("ArrowRight");
  const wider = await width();
  assert.ok(wider > before + 40, `${wider} after ${before}`);
  await page.reload();
  await settled(person);
  assert.ok(Math.abs((await width()) - wider) < 2, "the width is kept");
}

async function sumsTheWholeFilter(person, api) {
  const { page, w } = person;
  await page.goto("/opportunities?f=status:eq(won)");
  await settled(person);
  const condition = { path: "status", op: "eq", value: "won" };
  const { groups } = await api("POST", "/opportunities/aggregate", { condition, measures: ["sum:amount"] });
  const figure = (groups[0].measures ?? groups[0])["sum:amount"];
  const sum = Number(figure.amount ?? figure);
  const shown = grid(person).locator("tfoot td.sum").first();
  await page.waitForFunction(() => /\d/.test(document.querySelector("tfoot td.sum")?.textContent ?? ""));
  const told = Number((await shown.innerText()).replace(/[^\d.]/g, ""));
  assert.ok(Math.abs(told - sum) < 1, `${told} is shown, ${sum} is so`);
  await grid(person).getByText(w("list.sum"), { exact: true }).waitFor();
}
