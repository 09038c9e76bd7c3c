// A representative finds a customer, keeps a filtered list in the address, and moves a deal by keyboard on the board.
import assert from "node:assert/strict";

import { Person } from "../lib/person.mjs";

export default async function ({ page, another }) {
  const nancy = new Person(page);
  await page.goto("/");
  await nancy.signIn("nancy.davolio@northwind.example");
  await nancy.title(nancy.w("home.title", { name: "Nancy Davolio" }));
  await findByPrefixes(nancy);
  await keepListInAddress(nancy);
  await moveByKeys(nancy);
  await findInChinese(await another({ locale: "zh-CN" }));
}

/** Two beginnings of words, in any order, lead to the record. */
async function findByPrefixes(person) {
  const { page, w } = person;
  await page.getByRole("combobox", { name: w("action.search"), exact: true }).fill("fut alf");
  const name = `Alfreds Futterkiste ${w("record.account.one")}`;
  await person.press(page.getByRole("option", { name: new RegExp(`^${name}`) }));
  await page.waitForURL(/\/accounts\/[0-9a-f-]{36}$/);
  await person.title("Alfreds Futterkiste");
}

async function keepListInAddress(person) {
  const { page, w } = person;
  await person.press(person.link(w("record.account.many")));
  await person.title(w("record.account.many"));
  await filterByIndustry(person, "technology");
  const name = page.getByRole("columnheader", { name: w("field.name"), exact: true });
  await person.press(name.getByRole("button"));
  await page.waitForURL(/sort=name/);
  const address = page.url();
  const rows = await seeSorted(person, []);
  await page.reload();
  await seeSorted(person, rows);
  await person.press(person.link(rows[0], page.getByRole("grid")));
  await person.title(rows[0]);
  await page.goBack();
  await page.waitForURL(address);
  await seeSorted(person, rows);
}

async function filterByIndustry(person, industry) {
  const { page, w } = person;
  await person.press(person.button(w("filter.add")));
  const panel = person.dialog(w("filter.add"));
  await panel.getByRole("combobox", { name: w("filter.field"), exact: true }).selectOption({ label: w("field.industry") });
  await panel.getByRole("checkbox", { name: w(`choice.industry.${industry}`), exact: true }).check();
  await person.press(person.button(w("filter.apply"), panel));
  await page.waitForURL(/f=industry:in\(technology\)/);
}

/** Names of the filtered rows in their order, which must be `expected` where that is known. */
async function seeSorted(person, expected) {
  const { page, w } = person;
  const chip = `${w("field.industry")} ${w("filter.op_is")} ${w("choice.industry.technology")}`;
  await person.button(chip, page.getByRole("group", { name: w("filter.title") })).waitFor();
  await page.locator("th[aria-sort=ascending]").waitFor();
  await page.locator("[aria-busy=false] table").waitFor();
  if (expected.length > 0) await person.link(expected[0], page.getByRole("rowheader").first()).waitFor();
  const industries = await page.getByRole("gridcell", { name: w("choice.industry.technology"), exact: true }).count();
  const names = await page.getByRole("rowheader").allInnerTexts();
  assert.ok(names.length > 5, `${names.length} rows`);
  assert.equal(industries, names.length, "every row is of the industry filtered by");
  if (expected.length > 0) assert.deepEqual(names.slice(0, 10), expected.slice(0, 10));
  return names;
}

async function moveByKeys(person) {
  const { page, w } = person;
  await person.press(person.link(w("record.opportunity.many")));
  await person.press(person.button(w("list.board")));
  await page.waitForURL(/layout=board/);
  const [from, to] = ["Qualification", "Needs analysis"].map((name) => page.getByRole("region", { name, exact: true }));
  const card = from.getByRole("listitem").filter({ hasText: /\$\d/ }).first();
  const [label, amount] = [await card.getAttribute("aria-label"), money(await card.locator("strong").innerText())];
  const before = [await figures(person, from), await figures(person, to)];

  await card.press("]");
  const moved = to.getByRole("listitem", { name: label, exact: true });
  await moved.waitFor();
  await person.told(w("board.moved", { name: await moved.getByRole("link").first().innerText(), stage: "Needs analysis" }));
  await seeFigures(person, [from, to], before, amount);
  await page.reload();
  await moved.waitFor();
  await seeFigures(person, [from, to], before, amount);

  await moved.getByRole("button", { name: w("board.move_to") }).press("Enter");
  await page.getByRole("menuitem", { name: "Qualification", exact: true }).press("Enter");
  await from.getByRole("listitem", { name: label, exact: true }).waitFor();
  await seeFigures(person, [from, to], before, 0);
}

/** Waits until the columns count one deal less and more (none, when no money moved), then compares their sums. */
async function seeFigures(person, columns, before, amount) {
  for (const [column, at, sign] of [[columns[0], before[0], -1], [columns[1], before[1], 1]]) {
    const count = at.count + (amount === 0 ? 0 : sign);
    await column.getByText(person.w("board.deals", { n: count }), { exact: true }).waitFor();
    const now = await figures(person, column);
    assert.ok(Math.abs(now.sum - (at.sum + sign * amount)) <= 100, `${now.sum} after ${at.sum} ${sign} * ${amount}`);
  }
}

/** What a column's head says. Sums are rounded there to hundreds. */
async function figures(person, column) {
  const head = column.locator("header");
  await head.getByText(/^[1-9]\d* /).waitFor();
  const count = parseInt(await head.getByText(/^\d+ /).first().innerText(), 10);
  return { count, sum: money(await head.locator("strong").innerText()) };
}

function money(text) {
  const [, digits, unit] = text.match(/([\d.,]+)([KM]?)$/);
  return Number(digits.replaceAll(",", "")) * { "": 1, K: 1_000, M: 1_000_000 }[unit];
}

/** A part of a name in characters, and its pinyin initials. */
async function findInChinese(page) {
  const company = "广州支点信息科技服务有限公司";
  const wei = new Person(page, { locale: "zh-CN" });
  const { w } = wei;
  await page.goto("/accounts");
  await wei.signIn("wei.li@northwind.example");
  await wei.title(w("record.account.many"));
  for (const text of ["科技", "gzzd"]) {
    await page.getByRole("searchbox").fill(text);
    await page.waitForURL((url) => url.searchParams.get("q") === text);
    await wei.link(company).waitFor();
  }
  await page.getByRole("combobox", { name: w("action.search"), exact: true }).fill("gzzd");
  await wei.press(page.getByRole("option", { name: new RegExp(`^${company} ${w("record.account.one")}`) }));
  await wei.title(company);
}
