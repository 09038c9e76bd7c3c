// The page each begins with: by role, by an administrator's word, by one's own choice; what is done from it; every figure is
// its list. Dashboards shared with roles, on a whole screen, and charts as pictures.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";

import { apiAs, countOf } from "../lib/api.mjs";
import { accessibleInBothThemes, assertAccessible } from "../lib/browser.mjs";
import { Person, UNAUTHENTICATED } from "../lib/person.mjs";

const at = (name) => `${name}@northwind.example`;
const PHONE = { viewport: { width: 360, height: 740 }, hasTouch: true, isMobile: true };

export default async function ({ page, another, noise, url }) {
  noise.expect(UNAUTHENTICATED);
  const nancy = new Person(page);
  await page.goto("/home");
  await nancy.signIn(at("nancy.davolio"));
  const api = await apiAs(url, at("nancy.davolio"));
  await representative(nancy, api);
  await myDay(nancy, api);
  await ownChoice(nancy);
  const admin = new Person(await another());
  await administrator(admin, await apiAs(url, at("admin")), nancy);
  const andrew = new Person(await another());
  await manager(andrew);
  await shareWithARole(andrew, api);
  await pictures(andrew);
  await wholeScreen(andrew);
  await onPhones(another);
}

function widget(person, name) {
  return person.page.getByRole("region", { name, exact: true });
}

async function begin(person, name, address = "/home") {
  await person.page.goto(address);
  await person.signIn(at(name));
}

/** Every widget has answered, and none has failed. */
async function settled(person) {
  for (const section of await person.page.locator(".widget").all()) {
    await section.locator("table, .empty, .figures, svg.plot-drawing, .day-part, .plain-list").first().waitFor({ state: "attached" });
    assert.equal(await section.locator(".failure").count(), 0, await section.innerText());
  }
}

async function openMenu(person) {
  await person.press(person.button(person.w("dashboard.menu")));
}

async function choose(person, text) {
  await openMenu(person);
  await person.press(person.page.getByRole("menuitem", { name: person.w(text), exact: true }));
}

async function representative(person, api) {
  const { page, w } = person;
  await person.title(w("home.title", { name: "Nancy Davolio" }));
  for (const name of ["Gap to target", "Open pipeline", "Overdue follow-ups", "Leads nobody has spoken with", "My day"]) await widget(person, name).waitFor();
  await settled(person);
  await accessibleInBothThemes(page);
  // The figure is its list: the number of what it opens, as the server counts it and as the page shows it.
  const answer = await api("POST", "/reports/run", { standard: "overdue_tasks", filters: [{ path: "owner_id", op: "eq", value: "$me" }] });
  const [overdue] = answer.totals.values;
  const figure = widget(person, "Overdue follow-ups").locator("a.figure").first();
  assert.equal(await figure.locator(".figure-value").innerText(), String(overdue));
  assert.equal(await countOf(api, "tasks", { all: [answer.condition, answer.columns[0].condition] }), overdue);
  await figure.click();
  await page.waitForURL((address) => address.pathname === "/tasks");
  await page.waitForFunction((n) => document.querySelector(".page-head .count")?.textContent === n, String(overdue));
  await page.goBack();
  await person.title(w("home.title", { name: "Nancy Davolio" }));
}

/** Put off, and taken back; done. */
async function myDay(person, api) {
  const { page, w } = person;
  const { user } = await api("GET", "/me");
  const today = new Date().toLocaleDateString("sv-SE", { timeZone: user.time_zone ?? "Asia/Shanghai" });
  const task = await api("POST", "/tasks", { subject: "Ring the baker", due_date: today, owner_id: user.id });
  const line = widget(person, "My day").locator("li", { hasText: "Ring the baker" });
  await line.waitFor();
  await line.getByRole("button", { name: /^Put off to .*: Ring the baker$/ }).press("Enter");
  await line.waitFor({ state: "detached" });
  assert.ok((await api("GET", `/tasks/${task.id}`)).due_date > today);
  await page.keyboard.press("Control+z");
  await line.waitFor();
  await person.press(line.getByRole("button", { name: `${w("task.done")}: Ring the baker`, exact: true }));
  await line.waitFor({ state: "detached" });
  assert.equal((await api("GET", `/tasks/${task.id}`)).status, "done");
}

async function ownChoice(person) {
  const { page, w } = person;
  await choose(person, "home.others");
  await person.press(person.link("Home of an executive"));
  await person.title("Home of an executive");
  await choose(person, "home.use");
  await person.told(w("home.chosen"));
  await person.goHome("Nancy Davolio");
  await widget(person, "Customers who bought again").waitFor();
  await page.reload();
  await widget(person, "Customers who bought again").waitFor();
  await choose(person, "home.of_role");
  await widget(person, "My day").waitFor();
  // One of her own: what she sees, to be changed.
  await choose(person, "home.make");
  await person.title(w("home.mine"));
  await widget(person, "My day").waitFor();
  await person.goHome("Nancy Davolio");
  await page.getByRole("link", { name: w("home.mine"), exact: true }).waitFor();
  await choose(person, "home.of_role");
  await page.getByRole("link", { name: "Home of a representative", exact: true }).waitFor();
}

/** Who sets up sees what was changed, and gives a role another home; it is there without a reload. */
async function administrator(person, api, nancy) {
  const { page, w } = person;
  await begin(person, "admin");
  await widget(person, "Recent changes of the set-up").waitFor();
  await settled(person);
  await accessibleInBothThemes(page);
  const { data: roles } = await api("GET", "/roles?name=Representative");
  await page.goto(`/roles/${roles[0].id}`);
  await api("PATCH", `/roles/${roles[0].id}`, { home: "marketer" });
  await widget(nancy, "Running campaigns").waitFor();
  await settled(nancy);
  await accessibleInBothThemes(nancy.page);
  await api("PATCH", `/roles/${roles[0].id}`, { home: "representative" });
  await widget(nancy, "My day").waitFor();
  await page.goto("/home");
  const change = widget(person, "Recent changes of the set-up").locator("li").first();
  await change.filter({ hasText: "Representative" }).filter({ hasText: w("field.home") }).waitFor();
}

async function manager(person) {
  await begin(person, "andrew.fuller");
  for (const name of ["Deals at risk", "Win rate", "Activity volume"]) await widget(person, name).waitFor();
  await settled(person);
  await accessibleInBothThemes(person.page);
  // A number of deals at risk is its list.
  const cell = widget(person, "Deals at risk").locator("tfoot td.number a").first();
  const number = await cell.innerText();
  await cell.click();
  await person.page.waitForURL((address) => address.pathname === "/opportunities");
  await person.page.waitForFunction((n) => document.querySelector(".page-head .count")?.textContent === n, number);
}

async function shareWithARole(person, api) {
  const { page, w } = person;
  await page.goto("/dashboards/overview");
  await choose(person, "dashboard.copy");
  await person.title(w("dashboard.mine"));
  await choose(person, "dashboard.edit");
  await page.getByRole("combobox", { name: w("field.visibility"), exact: true }).selectOption("role");
  await page.getByRole("checkbox", { name: "Representative", exact: true }).check();
  await accessibleInBothThemes(page);
  await person.button(w("action.save")).press("Enter");
  await person.told(w("state.saved"));
  const id = new URL(page.url()).pathname.split("/").at(-1);
  assert.equal((await api("GET", `/dashboards/${id}`)).name, w("dashboard.mine"), "a representative sees it");
  await page.reload();
  await choose(person, "dashboard.edit");
  assert.ok(await page.getByRole("checkbox", { name: "Representative", exact: true }).isChecked());
  await person.button(w("action.cancel")).press("Enter");
}

/** On white with its title and filter in words, whatever the theme. */
async function pictures(person) {
  const { page, w } = person;
  await page.emulateMedia({ colorScheme: "dark" });
  await page.goto("/dashboards/overview");
  const section = widget(person, "Pipeline by stage");
  await section.locator("a.mark").first().waitFor();
  for (const [item, check] of [["report.svg", isDrawing], ["report.png", isDots]]) {
    await person.press(person.button(`${w("report.download")}: Pipeline by stage`, section));
    const [file] = await Promise.all([page.waitForEvent("download"), person.press(page.getByRole("menuitem", { name: w(item), exact: true }))]);
    check(readFileSync(await file.path()));
  }
  await page.emulateMedia({ colorScheme: "light" });
}

function isDrawing(bytes) {
  const text = bytes.toString("utf8");
  assert.match(text, /^<svg [^>]*font-family="[^"]+"/);
  for (const part of ["Pipeline by stage", "#ffffff", "Status is Open"]) assert.ok(text.includes(part), part);
  // The light theme's first colour of a series, though the page is dark.
  assert.ok(text.includes("rgb(29, 95, 209)"), "the colours of the light theme");
  assert.ok(!/class=|href=/.test(text), "it stands alone");
}

function isDots(bytes) {
  assert.deepEqual([...bytes.subarray(1, 4)], [...Buffer.from("PNG")]);
  assert.ok(bytes.readUInt32BE(16) >= 800, "twice as fine as the page");
}

async function wholeScreen(person) {
  const { page, w } = person;
  await page.goto("/dashboards/overview");
  await choose(person, "dashboard.in_turn");
  await page.locator(".rail").waitFor({ state: "hidden" });
  await assertAccessible(page);
  await person.press(person.button(w("dashboard.next")));
  await page.waitForURL((address) => /^\/dashboards\/[0-9a-f-]{36}$/.test(address.pathname));
  await person.press(person.button(w("dashboard.pause")));
  await person.press(person.button(w("dashboard.leave")));
  await page.locator(".rail").waitFor();
}

async function onPhones(another) {
  for (const [name, first] of [["nancy.davolio", "My day"], ["catherine.blake", "Won business"], ["andrew.fuller", "Gap to target"]]) {
    const person = new Person(await another(PHONE), { touch: true });
    const { page } = person;
    await begin(person, name);
    await widget(person, first).waitFor();
    await settled(person);
    const headings = await page.locator(".widget h2").allInnerTexts();
    assert.equal(headings[0], first);
    const overflow = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
    assert.ok(overflow <= 0, `the page is ${overflow} px too wide`);
    // The figures are in one line that is swiped.
    const strip = await page.locator(".key-figures").evaluate((one) => [one.scrollWidth > one.clientWidth, new Set([...one.children].map((child) => child.offsetTop)).size]);
    assert.deepEqual(strip, [true, 1]);
    await assertAccessible(page);
  }
}
