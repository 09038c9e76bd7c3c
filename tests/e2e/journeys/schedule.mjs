// A report as PDF, and the same sent every week: to people who each get what they may see, with a log of what became of it.
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";

import { apiAs } from "../lib/api.mjs";
import { accessibleInBothThemes } from "../lib/browser.mjs";
import { PATIENCE, Person, UNAUTHENTICATED } from "../lib/person.mjs";

const BOSS = "andrew.fuller@northwind.example";
const REP = "wei.li@northwind.example";

export default async function ({ page, another, noise, url }) {
  noise.expect(UNAUTHENTICATED);
  const andrew = new Person(page);
  await page.goto("/reports/pipeline");
  await andrew.signIn(BOSS);
  await andrew.title("Pipeline by stage");
  await asPdf(andrew);
  const id = await everyWeek(andrew);
  await changed(andrew, id);
  await sent(andrew, await apiAs(url, BOSS), id);
  await received(await another({ viewport: { width: 360, height: 740 }, hasTouch: true, isMobile: true, locale: "zh-CN" }));
}

async function choose(person, menu, item) {
  await person.press(person.button(menu));
  await person.press(person.page.getByRole("menuitem", { name: item, exact: true }));
}

/** The file that the job in the corner offers. */
async function fetched({ page, w }) {
  const fetch = page.getByRole("button", { name: w("work.download"), exact: true }).last();
  // The menu of the page has the same name and comes first.
  await page.getByText(/\.pdf/).first().waitFor({ timeout: PATIENCE });
  const [download] = await Promise.all([page.waitForEvent("download"), fetch.click()]);
  return download;
}

/** Read by another program than wrote it. */
function text(path) {
  return execFileSync("pdftotext", ["-layout", path, "-"], { encoding: "utf-8" });
}

async function asPdf(person) {
  const { w } = person;
  await choose(person, w("report.download"), w("report.pdf"));
  const download = await fetched(person);
  assert.match(download.suggestedFilename(), /^Pipeline by stage \d{4}-\d\d-\d\d\.pdf$/);
  const told = text(await download.path());
  for (const part of ["Pipeline by stage", "Status is Open", "Prospecting", "Total", "Andrew Fuller"]) {
    assert.ok(told.includes(part), `${part} in\n${told}`);
  }
}

async function everyWeek(person) {
  const { page, w } = person;
  await choose(person, w("dashboard.menu"), w("report.schedule"));
  await person.box(w("field.name")).waitFor();
  assert.equal(await person.box(w("field.name")).inputValue(), "Pipeline by stage");
  await page.getByRole("combobox", { name: w("field.cron"), exact: true }).selectOption("weekly");
  await page.getByRole("combobox", { name: w("rhythm.weekday"), exact: true }).selectOption("5");
  await page.getByLabel(w("rhythm.time"), { exact: true }).fill("07:30");
  await page.getByRole("combobox", { name: w("field.period"), exact: true }).selectOption({ label: w("period.last_quarter") });
  for (const name of ["Wei Li", "李伟", "Andrew Fuller"]) {
    const box = page.getByRole("combobox", { name: w("field.recipient_ids"), exact: true });
    await box.fill(name);
    const offer = page.getByRole("option").filter({ hasText: name }).first();
    if (await offer.waitFor({ timeout: 3_000 }).then(() => true, () => false)) await person.press(offer);
    else await box.fill("");
  }
  await accessibleInBothThemes(page);
  await person.press(person.button(w("action.save")));
  await person.title("Pipeline by stage");
  return new URL(page.url()).pathname.split("/").pop();
}

/** What was chosen is told in words, and can be chosen anew. */
async function changed(person, id) {
  const { page, w } = person;
  await page.getByText(`${w("rhythm.weekly")} · Friday · 07:30`, { exact: true }).first().waitFor();
  await page.getByRole("definition").getByText(w("period.last_quarter"), { exact: true }).waitFor();
  await accessibleInBothThemes(page);
  await page.goto(`/report-schedules/${id}`);
  await person.title("Pipeline by stage");
}

async function sent(person, api, id) {
  const { page, w } = person;
  await api("POST", `/report-schedules/${id}/send`, {});
  await page.goto(`/report-deliveries?schedule_id=${id}`);
  await person.title(w("record.report_delivery.many"));
  const kept = page.getByText(w("choice.report_delivery.state.kept"), { exact: true });
  await kept.nth(1).waitFor({ timeout: PATIENCE });
  assert.equal(await kept.count(), 2);
}

/** On a phone, in Chinese: the file waits among the reader's jobs, and is about the reader's own records. */
async function received(page) {
  const wei = new Person(page, { locale: "zh-CN", touch: true });
  await page.goto("/jobs");
  await wei.signIn(REP);
  await wei.title(wei.w("work.title"));
  const download = await fetched(wei);
  const told = text(await download.path());
  for (const part of ["Pipeline by stage", "仅统计您有权查看的记录", "合计", "李伟"]) assert.ok(told.includes(part), `${part} in\n${told}`);
}
