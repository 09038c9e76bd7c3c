// A filter over related records and in nested groups: put together by hand, kept in the address, counted by the server.
import assert from "node:assert/strict";

import { apiAs, countOf } from "../lib/api.mjs";
import { assertAccessible } from "../lib/browser.mjs";
import { Person, UNAUTHENTICATED } from "../lib/person.mjs";

const EMAIL = "andrew.fuller@northwind.example";

export default async function ({ page, another, noise, url }) {
  noise.expect(UNAUTHENTICATED);
  const andrew = new Person(page);
  const api = await apiAs(url, EMAIL);
  await page.goto("/opportunities");
  await andrew.signIn(EMAIL);
  await andrew.title(andrew.w("record.opportunity.many"));
  await acrossALink(andrew, api);
  await asATree(andrew, api);
  await sameElsewhere(andrew, await another({ viewport: { width: 360, height: 740 }, hasTouch: true, isMobile: true }));
}

function choice(person, within, label) {
  return within.getByLabel(person.w(label), { exact: true });
}

/** One comparison, of the account's industry. */
async function acrossALink(person, api) {
  const { page, w } = person;
  await person.press(person.button(w("filter.add")));
  const panel = person.dialog(w("filter.add"));
  await choice(person, panel, "filter.of").selectOption({ label: w("field.account_id") });
  await choice(person, panel, "filter.field").selectOption({ label: w("field.industry") });
  await panel.getByRole("checkbox", { name: w("choice.industry.food"), exact: true }).check();
  await assertAccessible(page, { within: "[popover]:popover-open", certain: true });
  await person.press(person.button(w("filter.apply"), panel));
  await page.waitForURL(/f=account\.industry:in\(food\)/);
  const words = `${w("field.account_id")} › ${w("field.industry")} ${w("filter.op_is")} ${w("choice.industry.food")}`;
  await person.button(words).waitFor();
  await seeCount(person, await countOf(api, "opportunities", { path: "account.industry", op: "in", value: ["food"] }));
}

/** "Food, and (no open task, or the close date is in the past)". */
async function asATree(person, api) {
  const { page, w } = person;
  await person.press(person.button(w("filter.add")));
  await person.press(person.button(w("filter.advanced")));
  const dialog = person.dialog(w("filter.advanced"));
  const root = dialog.getByRole("group", { name: w("filter.group"), exact: true }).first();
  await person.press(person.button(w("filter.add_group"), root));
  const any = root.getByRole("group", { name: w("filter.group"), exact: true }).first();
  await person.press(person.button(w("filter.add_figure"), any));
  const figure = any.getByRole("group", { name: w("filter.figure"), exact: true });
  await choice(person, figure, "filter.of").selectOption({ label: w("record.task.many") });
  await choice(person, figure, "filter.op").selectOption({ label: w("filter.op_is") });
  await choice(person, figure, "filter.value").fill("0");
  const which = figure.getByRole("group", { name: w("filter.group"), exact: true });
  await person.press(person.button(w("filter.add_condition"), which));
  const of = which.getByRole("group", { name: w("filter.condition"), exact: true });
  await choice(person, of, "filter.field").selectOption({ label: w("field.status") });
  await of.getByRole("checkbox", { name: w("choice.task.status.todo"), exact: true }).check();
  await person.press(person.button(w("filter.add_condition"), any).last());
  const late = any.getByRole("group", { name: w("filter.condition"), exact: true }).last();
  await choice(person, late, "filter.field").selectOption({ label: w("field.close_date") });
  await choice(person, late, "filter.op").selectOption({ label: w("filter.op_before") });
  await person.press(person.button(w("filter.apply"), dialog));
  await dialog.getByText(w("filter.incomplete"), { exact: true }).waitFor();
  await late.getByRole("checkbox", { name: w("filter.today_read"), exact: true }).check();
  await assertAccessible(page, { certain: true });
  await person.press(person.button(w("filter.apply"), dialog));
  await page.waitForURL((address) => address.searchParams.get("f") ===
    "account.industry:in(food)~any(count.tasks[status:in(todo)]:eq(0)~close_date:lt($today))");
  await seeCount(person, await countOf(api, "opportunities", expected()));
}

function expected() {
  const todo = { path: "status", op: "eq", value: "todo" };
  const free = { aggregate: "count", of: "tasks", where: todo, op: "eq", value: 0 };
  const late = { path: "close_date", op: "lt", value: "$today" };
  return { all: [{ path: "account.industry", op: "eq", value: "food" }, { any: [free, late] }] };
}

async function seeCount({ page }, count) {
  assert.ok(count > 0);
  const shown = new Intl.NumberFormat("en").format(count);
  await page.locator(".page-head .count").getByText(shown, { exact: true }).waitFor();
}

/** The address alone gives the same list, on a phone too. */
async function sameElsewhere(person, phone) {
  const other = new Person(phone, { touch: true });
  const address = person.page.url();
  const chips = await person.page.getByRole("group", { name: person.w("filter.title") }).locator(".filter-chip").allInnerTexts();
  const count = await person.page.locator(".page-head .count").innerText();
  await phone.goto(address);
  await other.signIn(EMAIL);
  await phone.locator(".page-head .count").getByText(count, { exact: true }).waitFor();
  const there = await phone.getByRole("group", { name: person.w("filter.title") }).locator(".filter-chip").allInnerTexts();
  assert.deepEqual(there, chips);
  await person.press(phone.locator(".filter-chip button").nth(2));
  await other.dialog(other.w("filter.advanced")).waitFor();
  await assertAccessible(phone, { certain: true });
}
