// What colleagues add to a record: comments that call on somebody, files, a star; and what was changed is put back, what
// was deleted is restored.
import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";

import { apiAs } from "../lib/api.mjs";
import { assertAccessible } from "../lib/browser.mjs";
import { Person, UNAUTHENTICATED } from "../lib/person.mjs";

const NANCY = "nancy.davolio@northwind.example";
const JANET = "janet.leverling@northwind.example";

export default async function ({ page, another, noise, url }) {
  noise.expect(UNAUTHENTICATED);
  const nancy = new Person(page);
  const api = await apiAs(url, NANCY);
  const me = (await api("GET", "/me")).user;
  const { data: [account] } = await api("POST", "/accounts/search", { condition: { path: "owner_id", op: "eq", value: me.id }, sort: "name", limit: 1 });
  await page.goto(`/accounts/${account.id}`);
  await nancy.signIn(NANCY);
  await nancy.title(account.name);
  await callsOnSomebody(nancy);
  await follows(nancy, api, account);
  await addsAFile(nancy);
  const janet = new Person(await another());
  await janet.page.goto("/home");
  await janet.signIn(JANET);
  await hears(janet, account, me);
  await putsAFieldBack(nancy, api, account);
  await findsTheBin(nancy, api);
}

const tab = ({ page }, name) => page.getByRole("tab", { name, exact: true }).and(page.locator(":visible"));

async function callsOnSomebody(person) {
  const { page, w } = person;
  await person.press(tab(person, w("page.comments")));
  await page.waitForURL(/tab=comments/);
  const box = person.box(w("comment.body"));
  await box.fill("");
  await box.pressSequentially("Please look, @jan");
  await page.getByRole("option", { name: /^Janet Leverling/ }).waitFor();
  await assertAccessible(page);
  await page.keyboard.press("Enter");
  assert.equal(await box.inputValue(), "Please look, @Janet Leverling ");
  await box.pressSequentially("today");
  await page.keyboard.press("Control+Enter");
  const said = page.locator("li.comment").first();
  await said.getByText("@Janet Leverling", { exact: true }).waitFor();
  assert.equal(await box.inputValue(), "");
  // Changed where it stands, deleted, and taken back.
  await person.press(person.button(w("action.edit"), said));
  await person.box(w("comment.body"), said).fill("Please look, @Janet Leverling tomorrow");
  await person.press(person.button(w("action.save"), said));
  await said.getByText(w("comment.changed"), { exact: true }).waitFor();
  await person.press(person.button(w("action.delete"), said));
  await said.waitFor({ state: "detached" });
  await person.press(person.button(w("action.undo")).last());
  await said.waitFor();
}

async function follows(person, api, account) {
  const { w } = person;
  await person.press(person.button(w("follow.start")));
  await person.button(w("follow.stop")).and(person.page.locator("[aria-pressed=true]")).waitFor();
  const popover = person.button(w("follow.count", { n: 1 }));
  await person.press(popover);
  await person.page.getByRole("dialog").getByText("Nancy Davolio", { exact: true }).waitFor();
  await person.page.keyboard.press("Escape");
  const { data } = await api("POST", "/follows/search", { condition: { path: "links", op: "contains", value: account.id } });
  assert.equal(data.length, 1);
}

async function addsAFile(person) {
  const { page, w } = person;
  await person.press(tab(person, w("page.files")));
  const content = "Angebot über 7 Kisten";
  await page.locator("input[type=file]").first().setInputFiles({ name: "offer.txt", mimeType: "text/plain", buffer: Buffer.from(content) });
  const fetch = person.button("offer.txt");
  await fetch.waitFor();
  await assertAccessible(page);
  const [download] = await Promise.all([page.waitForEvent("download"), person.press(fetch)]);
  assert.equal(download.suggestedFilename(), "offer.txt");
  assert.equal(await readFile(await download.path(), "utf8"), content);
  await person.press(person.button(`${w("action.delete")}: offer.txt`));
  await fetch.waitFor({ state: "detached" });
  await person.press(person.button(w("action.undo")).last());
  await fetch.waitFor();
}

/** Whoever was called on sees it without doing anything, reads it there, and opens the comment. */
async function hears(person, account, me) {
  const { page, w } = person;
  const bell = page.getByRole("banner").getByRole("button", { name: /^\d+ new notification/ });
  await bell.waitFor();
  await person.press(bell);
  const panel = page.getByRole("dialog").filter({ has: page.getByRole("heading", { name: w("notice.title"), exact: true }) });
  const line = person.link(w("notice.mention", { who: me.name, name: account.name }), panel);
  await line.waitFor();
  await assertAccessible(page);
  await person.press(line);
  await person.title(account.name);
  await page.waitForURL(/tab=comments/);
  await page.getByText("@Janet Leverling", { exact: true }).first().waitFor();
  await person.button(w("notice.title"), page.getByRole("banner")).waitFor();
  // Not wanted any more: switched off where one is told.
  await page.goto("/settings/notifications");
  const wanted = page.getByRole("checkbox", { name: w("notice.want_mention"), exact: true });
  await wanted.uncheck();
  await person.told(w("state.saved"));
  await page.reload();
  await person.title(w("notice.title"));
  await wanted.waitFor();
  assert.equal(await wanted.isChecked(), false);
  await assertAccessible(page);
  await page.goto("/settings/devices");
  await page.getByText(w("devices.this"), { exact: true }).waitFor();
  await assertAccessible(page);
}

async function putsAFieldBack(person, api, account) {
  const { page, w } = person;
  const now = await api("GET", `/accounts/${account.id}`);
  const other = now.industry === "media" ? "energy" : "media";
  await api("PATCH", `/accounts/${account.id}`, { industry: other });
  await person.press(tab(person, w("page.history")));
  const back = person.button(w("history.put_back", { field: w("field.industry") }));
  await back.first().waitFor();
  await assertAccessible(page);
  await person.press(back.first());
  await person.told(w("state.field_saved", { field: w("field.industry") }));
  assert.equal((await api("GET", `/accounts/${account.id}`)).industry, now.industry);
  await person.press(person.button(w("action.undo")).last());
  await person.told(w("state.restored"));
  assert.equal((await api("GET", `/accounts/${account.id}`)).industry, other);
}

async function findsTheBin(person, api) {
  const { page, w } = person;
  const me = (await api("GET", "/me")).user;
  const lead = await api("POST", "/leads", { company: "Binned & Sons", family_name: "Bin", owner_id: me.id });
  await api("DELETE", `/leads/${lead.id}`);
  await page.goto("/trash");
  await person.title(w("trash.title"));
  const restore = page.getByRole("button", { name: new RegExp(`^${w("action.restore")}: .*Bin`) });
  await restore.waitFor();
  await assertAccessible(page);
  await person.press(restore);
  await person.told(w("state.restored"));
  assert.equal((await api("GET", `/leads/${lead.id}`)).deleted_at ?? null, null);
}
