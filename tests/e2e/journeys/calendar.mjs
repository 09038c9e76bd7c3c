// Tasks & calendar: a month, a week, a day and an agenda over the same entries; moved and checked off by pointer and by
// keys, undone; layers and people in the address; what others change appears by itself; the same on a phone and in Chinese.
import assert from "node:assert/strict";

import { apiAs } from "../lib/api.mjs";
import { accessibleInBothThemes, assertAccessible } from "../lib/browser.mjs";
import { Person, UNAUTHENTICATED } from "../lib/person.mjs";

const NANCY = "nancy.davolio@northwind.example";
const WEI = "wei.li@northwind.example";
const SUBJECT = "Count the olives";

export default async function ({ page, another, noise, url }) {
  noise.expect(UNAUTHENTICATED);
  const nancy = new Person(page);
  const api = await apiAs(url, NANCY);
  const today = await todayOf(api);
  const task = await makeTask(api, today);
  await page.goto("/calendar");
  await nancy.signIn(NANCY);
  await month(nancy, today);
  await walkByKeys(nancy, today);
  await moveByKeys(nancy, api, task, today);
  await moveByPointer(nancy, api, task, today);
  await checkOff(nancy, api, task);
  await openADay(nancy, api, task, today);
  await makeOnADay(nancy, api, today);
  await periods(nancy, today);
  await layersAndPeople(nancy, api);
  await live(nancy, api, today);
  await refused(nancy, noise, task, today);
  await onPaper(nancy);
  await onAPhone(await another({ viewport: { width: 360, height: 740 }, hasTouch: true, isMobile: true }), today);
  await inChinese(await another({ locale: "zh-CN" }));
}

/** What today is in the account's zone, as everywhere in the product. */
async function todayOf(api) {
  const { user, organization } = await api("GET", "/me");
  return new Date().toLocaleDateString("sv-SE", { timeZone: user.time_zone ?? organization.time_zone });
}

function plus(day, days) {
  return new Date(Date.parse(`${day}T00:00:00Z`) + days * 86_400_000).toISOString().slice(0, 10);
}

/** In the middle of the month, so that days around it are shown too; alone on its day. */
async function makeTask(api, today) {
  const day = `${today.slice(0, 8)}14`;
  for (const other of (await api("POST", "/tasks/search", { condition: { path: "due_date", op: "eq", value: day }, limit: 200 })).data) {
    await api("DELETE", `/tasks/${other.id}`).catch(() => {});
  }
  return api("POST", "/tasks", { subject: SUBJECT, due_date: day });
}

function cell(page, day) {
  return page.locator(`#day-${day}`);
}

function chip(page, day, id) {
  return cell(page, day).locator(`#entry-${id}-${day}`);
}

async function due(api, id) {
  return (await api("GET", `/tasks/${id}`)).due_date;
}

async function until(what, wanted, words) {
  for (const end = Date.now() + 10_000; Date.now() < end; await new Promise((again) => setTimeout(again, 100))) {
    if ((await what()) === wanted) return;
  }
  assert.equal(await what(), wanted, words);
}

async function month(person, today) {
  const { page, w } = person;
  await person.title(w("nav.calendar"));
  assert.equal(await person.link(w("nav.calendar")).getAttribute("aria-current"), "page");
  await page.locator(".day-entry").first().waitFor();
  assert.equal(await page.getByRole("grid").getByRole("columnheader").first().innerText(), "Sun", "a week begins as in English");
  assert.equal(await page.locator(".day-cell.today").getAttribute("id"), `day-${today}`);
  assert.equal(await page.locator(".day-cell[tabindex='0']").count(), 1, "one stop for the whole grid");
  await accessibleInBothThemes(page);
}

async function active(page) {
  return page.evaluate(() => document.activeElement.id);
}

async function walkByKeys({ page }, today) {
  const day = `${today.slice(0, 8)}15`;
  await cell(page, day).focus();
  for (const [key, to] of [["ArrowRight", plus(day, 1)], ["ArrowUp", plus(day, -6)], ["ArrowDown", plus(day, 1)], ["ArrowLeft", day]]) {
    await page.keyboard.press(key);
    await until(() => active(page), `day-${to}`, key);
  }
  const weekday = new Date(`${day}T00:00:00Z`).getUTCDay();
  await page.keyboard.press("End");
  await until(() => active(page), `day-${plus(day, 6 - weekday)}`, "End");
  await page.keyboard.press("Home");
  await until(() => active(page), `day-${plus(day, -weekday)}`, "Home");
  // Out of the month: the next one comes, and the keyboard is on its day.
  await page.keyboard.press("PageDown");
  await page.waitForURL(/on=/);
  await until(async () => (await active(page)).startsWith("day-"), true);
  await page.keyboard.press("PageUp");
  await until(() => active(page), `day-${plus(day, -weekday)}`, "PageUp leads back");
}

/** Lifted, carried, dropped; put back; a day at a time; undone. */
async function moveByKeys(person, api, task, today) {
  const { page, w } = person;
  const [day, later] = [task.due_date, plus(task.due_date, 8)];
  await cell(page, day).focus();
  await page.keyboard.press("F2");
  await until(async () => (await active(page)).startsWith("entry-"), true, "F2 goes into the day");
  await chip(page, day, task.id).focus();
  await page.keyboard.press("Space");
  await page.locator(".day-entry.lifted").waitFor();
  await page.keyboard.press("ArrowRight");
  await page.keyboard.press("Escape");
  assert.equal(await due(api, task.id), day, "put back");
  await page.keyboard.press("Space");
  await page.keyboard.press("ArrowDown");
  await page.keyboard.press("ArrowRight");
  await page.locator(`#day-${later}.target`).waitFor();
  await page.keyboard.press("Space");
  await chip(page, later, task.id).waitFor();
  await until(() => due(api, task.id), later, "dropped");
  await until(() => active(page), `entry-${task.id}-${later}`, "the keyboard goes along");
  // One change after the other: what is still on its way is not changed again.
  const settled = () => page.waitForFunction(() => !document.querySelector(".day-entry.pending"));
  await settled();
  await page.keyboard.press("[");
  await until(() => due(api, task.id), plus(later, -1), "a day back");
  await settled();
  await page.keyboard.press("Control+z");
  await until(() => due(api, task.id), later, "undone");
  await chip(page, later, task.id).waitFor();
  await api("PATCH", `/tasks/${task.id}`, { due_date: day });
  await chip(page, day, task.id).waitFor();
  assert.equal(today.length, 10);
  await person.told(w("state.restored"));
}

async function moveByPointer(person, api, task) {
  const { page, w } = person;
  const [day, later] = [task.due_date, plus(task.due_date, 2)];
  await chip(page, day, task.id).hover();
  await page.mouse.down();
  const box = await cell(page, later).boundingBox();
  for (let step = 1; step <= 6; step += 1) await page.mouse.move(box.x + box.width / 2, box.y + (box.height * step) / 8);
  await page.locator(`#day-${later}.target`).waitFor();
  await page.mouse.up();
  await chip(page, later, task.id).waitFor();
  await until(() => due(api, task.id), later, "dropped by pointer");
  assert.equal(new URL(page.url()).pathname, "/calendar", "a drop opens nothing");
  await person.press(person.button(w("action.undo")).last());
  await until(() => due(api, task.id), day, "undone by the button");
  await chip(page, day, task.id).waitFor();
}

async function checkOff(person, api, task) {
  const { page, w } = person;
  const status = async () => (await api("GET", `/tasks/${task.id}`)).status;
  await person.press(person.button(w("calendar.finish", { name: SUBJECT }), cell(page, task.due_date)));
  await cell(page, task.due_date).locator(".day-entry.done", { hasText: SUBJECT }).waitFor();
  await until(status, "done");
  await page.keyboard.press("Control+z");
  await until(status, "todo", "undone");
  await cell(page, task.due_date).locator(".day-entry.done").waitFor({ state: "detached" });
  await chip(page, task.due_date, task.id).focus();
  await page.keyboard.press("x");
  await until(status, "done", "checked off by key");
  await person.told(w("calendar.finished", { name: SUBJECT }));
  await until(() => active(page), `entry-${task.id}-${task.due_date}`, "the keyboard stays");
  await page.keyboard.press("x");
  await until(status, "todo", "open again");
}

/** Its entries, another day without dragging, and the address says that it is open. */
async function openADay(person, api, task) {
  const { page, w } = person;
  const day = task.due_date;
  await cell(page, day).focus();
  await page.keyboard.press("Enter");
  await page.waitForURL(new RegExp(`open=${day}`));
  const dialog = page.locator("dialog[open]");
  await person.link(SUBJECT, dialog).waitFor();
  await assertAccessible(page);
  await person.press(person.button(w("calendar.carry", { name: SUBJECT }), dialog));
  await dialog.getByLabel(w("calendar.to_day")).fill(plus(day, 1));
  await person.press(person.button(w("calendar.move"), dialog));
  await until(() => due(api, task.id), plus(day, 1), "moved by a form");
  await person.link(SUBJECT, dialog).waitFor({ state: "detached" });
  await page.reload();
  await dialog.waitFor();
  await page.keyboard.press("Escape");
  await page.waitForURL((address) => !address.search.includes("open="));
  await api("PATCH", `/tasks/${task.id}`, { due_date: day });
  await chip(page, day, task.id).waitFor();
}

/** A task and a meeting made on a day, by the forms that are used everywhere. */
async function makeOnADay(person, api, today) {
  const { page, w } = person;
  const day = `${today.slice(0, 8)}12`;
  const make = async (button, subject) => {
    const dialog = page.locator("dialog[open]").first();
    await person.press(person.button(w(button), dialog));
    const sheet = page.locator("dialog.sheet[open]");
    await person.box(w("field.subject"), sheet).fill(subject);
    await person.press(person.button(w("action.save"), sheet));
    await person.link(subject, dialog).waitFor();
  };
  await cell(page, day).click({ position: { x: 60, y: 8 } });
  await make("calendar.new_task", "Order corks");
  await make("calendar.new_meeting", "Tasting");
  await page.keyboard.press("Escape");
  const { data } = await api("POST", "/activities/search", { condition: { path: "subject", op: "eq", value: "Tasting" } });
  assert.deepEqual([data[0].kind, data[0].status], ["meeting", "planned"]);
}

/** Each layout by button and by key, next and previous, and Back. */
async function periods(person, today) {
  const { page, w } = person;
  await page.goto("/calendar");
  const head = page.locator(".calendar-period");
  const now = await head.innerText();
  await person.press(person.button(w("calendar.after")));
  await page.waitForURL(/on=/);
  await until(async () => (await head.innerText()) === now, false);
  await page.goBack();
  await until(() => head.innerText(), now, "Back leads back");
  await page.keyboard.press("k");
  await until(async () => (await head.innerText()) === now, false);
  await page.keyboard.press("t");
  await until(() => head.innerText(), now, "today");
  for (const [key, layout] of [["w", "week"], ["d", "day"], ["a", "agenda"]]) {
    await page.keyboard.press(key);
    await page.waitForURL(new RegExp(`layout=${layout}`));
    assert.equal(await person.button(w(`calendar.${layout}`)).getAttribute("aria-pressed"), "true");
    await page.locator(".calendar-line, .day-entry, .hour").first().waitFor();
    await accessibleInBothThemes(page);
  }
  await page.goto(`/calendar?layout=week&on=${today}`);
  await cell(page, today).waitFor();
  assert.equal(await page.locator(".day-cell").count(), 7);
  await person.press(person.button(w("calendar.month")));
  await page.waitForURL((address) => !address.search.includes("layout="));
  await page.goto("/calendar?layout=year&on=nonsense");
  await person.told(w("list.dropped"));
}

async function layersAndPeople(person, api) {
  const { page, w } = person;
  await page.goto("/calendar");
  await person.press(person.button(w("calendar.close_dates")));
  await person.press(person.button(w("record.campaign.many")));
  await page.waitForURL(/layers=task,activity,opportunity,campaign/);
  await page.locator(".day-entry.opportunity").first().waitFor();
  for (const [words, who, kind] of [["filter.my_team", "team", "task"], ["dashboard.everybody", "all", "campaign"]]) {
    await page.getByRole("combobox", { name: w("calendar.whose"), exact: true }).click();
    await page.getByRole("option", { name: w(words), exact: true }).click();
    await page.waitForURL(new RegExp(`who=${who}`));
    await page.locator(`.day-entry.${kind}`).first().waitFor();
  }
  const other = (await api("POST", "/users/search", { condition: { path: "name", op: "eq", value: "Margaret Peacock" } })).data[0];
  await page.getByRole("combobox", { name: w("calendar.whose"), exact: true }).fill("peac");
  await page.getByRole("option", { name: /Margaret Peacock/ }).click();
  await page.waitForURL(new RegExp(`who=${other.id}`));
  await assertAccessible(page);
  await person.press(person.button(w("record.task.many")));
  await page.waitForURL(/layers=activity,opportunity,campaign/);
  await until(() => page.locator(".day-entry.task").count(), 0);
}

/** What somebody else changes is there within moments. */
async function live({ page }, api, today) {
  await page.goto("/calendar?layout=agenda");
  await page.locator(".agenda-day").first().waitFor();
  const made = await api("POST", "/tasks", { subject: "Appears by itself", due_date: plus(today, 3) });
  const line = page.locator(`[aria-labelledby="agenda-${plus(today, 3)}"]`).getByText("Appears by itself", { exact: true });
  await line.waitFor({ timeout: 5_000 });
  await api("DELETE", `/tasks/${made.id}`);
  await line.waitFor({ state: "detached", timeout: 5_000 });
}

/** What the server refuses goes back to where it was. */
async function refused(person, noise, task) {
  const { page } = person;
  noise.expect(/status of 503/);
  await page.goto("/calendar");
  await chip(page, task.due_date, task.id).focus();
  await page.route("**/api/v1/tasks/*", (route) => (route.request().method() === "PATCH" ? route.fulfill({ status: 503, body: "{}" }) : route.continue()));
  await page.keyboard.press("]");
  await chip(page, task.due_date, task.id).waitFor();
  await page.locator(".toast").first().waitFor();
  await page.unrouteAll({ behavior: "wait" });
  assert.equal(await page.locator(".day-entry.pending").count(), 0);
}

/** Paper says whose calendar of when it is, and shows no buttons. */
async function onPaper({ page }) {
  await page.emulateMedia({ media: "print" });
  await page.locator("p.print-only").filter({ hasText: /\S/ }).last().waitFor();
  assert.equal(await page.locator(".calendar-way").isVisible(), false);
  assert.equal(await page.locator(".day-entry").first().isVisible(), true);
  await page.emulateMedia({ media: "screen" });
}

async function onAPhone(page, today) {
  const person = new Person(page, { touch: true });
  const { w } = person;
  await page.goto("/calendar");
  await person.signIn(NANCY);
  await page.locator(".day-total").first().waitFor();
  await fits(page);
  await assertAccessible(page);
  await cell(page, `${today.slice(0, 8)}12`).tap();
  const dialog = page.locator("dialog[open]");
  await person.link("Order corks", dialog).waitFor();
  await person.press(person.button(w("calendar.finish", { name: "Order corks" }), dialog));
  await dialog.locator(".calendar-line.done", { hasText: "Order corks" }).waitFor();
  await assertAccessible(page);
  for (const layout of ["week", "day", "agenda"]) {
    await page.goto(`/calendar?layout=${layout}`);
    await page.locator(".day-cell, .hour, .agenda-day").first().waitFor();
    await fits(page);
    await assertAccessible(page);
  }
}

async function fits(page) {
  const overflow = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
  assert.ok(overflow <= 0, `${page.url()} is ${overflow} px too wide`);
}

async function inChinese(page) {
  const person = new Person(page, { locale: "zh-CN" });
  const { w } = person;
  await page.goto("/calendar");
  await person.signIn(WEI);
  await person.title(w("nav.calendar"));
  await page.getByRole("grid").waitFor();
  assert.equal(await page.getByRole("columnheader").first().innerText(), "周一", "a week begins as on the mainland");
  assert.match(await page.locator(".calendar-period").innerText(), /^\d{4}年\d{1,2}月$/);
  await accessibleInBothThemes(page);
}
