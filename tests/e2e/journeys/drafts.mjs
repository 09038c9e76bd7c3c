// What is typed and not saved is there again: after Escape, a reload, a link, a session that ended. Signing out takes it along.
import assert from "node:assert/strict";

import { apiAs } from "../lib/api.mjs";
import { assertAccessible } from "../lib/browser.mjs";
import { Person, UNAUTHENTICATED } from "../lib/person.mjs";

const NANCY = "nancy.davolio@northwind.example";

export default async function ({ page, noise, url }) {
  noise.expect(UNAUTHENTICATED);
  const nancy = new Person(page);
  const api = await apiAs(url, NANCY);
  await page.goto("/leads");
  await nancy.signIn(NANCY);
  await nancy.title(nancy.w("record.lead.many"));
  await afterEscape(nancy);
  await twoAtOnce(nancy);
  await afterAReload(nancy);
  await afterALink(nancy);
  await ofAChange(nancy, api);
  await ofANote(nancy, api);
  await afterTheSession(nancy);
  await afterSigningOut(nancy);
}

/** The line above a form that offers what was left behind. */
function offer({ page, w }) {
  return page.locator(".draft:visible").filter({ hasText: w("draft.found", { when: "" }).trim() });
}

async function kept({ page, w }) {
  await page.getByText(w("draft.kept"), { exact: true }).first().waitFor();
  await page.getByRole("button", { name: w("action.close"), exact: true }).last().click();
}

async function goOn(person, box, expected) {
  await person.press(person.button(person.w("draft.go_on"), offer(person)));
  assert.equal(await box.inputValue(), expected);
  await offer(person).waitFor({ state: "detached" });
}

async function afterEscape(person) {
  const { page, w } = person;
  let sheet = await person.startNew("lead");
  assert.equal(await offer(person).count(), 0, "nothing is offered before anything was typed");
  await person.box(w("field.company"), sheet).fill("Halden & Søn");
  await page.keyboard.press("Escape");
  await kept(person);
  sheet = await person.startNew("lead");
  const company = person.box(w("field.company"), sheet);
  assert.equal(await company.inputValue(), "");
  await offer(person).waitFor();
  await assertAccessible(page);
  // Discarded, and put back.
  await person.press(person.button(w("draft.discard"), offer(person)));
  await person.press(person.button(w("action.undo"), sheet));
  await goOn(person, company, "Halden & Søn");
  // Stored, it is no draft any more.
  await page.keyboard.press("Control+Enter");
  await person.title("Halden & Søn");
  await person.startNew("lead");
  await page.waitForTimeout(300);
  assert.equal(await offer(person).count(), 0, "what was saved is offered no more");
  await page.keyboard.press("Escape");
}

/** Who begins anew beside an offer loses neither. */
async function twoAtOnce(person) {
  const { page, w } = person;
  for (const name of ["First Ltd", "Second Ltd"]) {
    const sheet = await person.startNew("lead");
    await person.box(w("field.company"), sheet).fill(name);
    await page.keyboard.press("Escape");
    await kept(person);
  }
  for (const name of ["Second Ltd", "First Ltd"]) {
    const sheet = await person.startNew("lead");
    await goOn(person, person.box(w("field.company"), sheet), name);
    await person.box(w("field.company"), sheet).fill("");
    await page.keyboard.press("Escape");
    await sheet.waitFor({ state: "hidden" });
  }
}

/** A linked record is still named, which the draft holds by its id alone. */
async function afterAReload(person) {
  const { page, w } = person;
  let sheet = await person.startNew("contact");
  await person.box(w("field.family_name"), sheet).fill("Trujillo");
  const account = (within) => within.getByRole("combobox", { name: w("field.account_id"), exact: true });
  await account(sheet).fill("alfreds");
  await page.getByRole("option", { name: /Alfreds Futterkiste/ }).first().click();
  await page.reload();
  sheet = await person.startNew("contact");
  await goOn(person, person.box(w("field.family_name"), sheet), "Trujillo");
  assert.equal(await account(sheet).inputValue(), "Alfreds Futterkiste");
  await person.box(w("field.family_name"), sheet).fill("");
  await page.keyboard.press("Escape");
  await kept(person);
}

async function afterALink(person) {
  const { page, w } = person;
  await page.goto("/tasks/new");
  await person.box(w("field.subject")).fill("Call the bank");
  await person.press(person.link(w("record.account.many")));
  await kept(person);
  await page.goBack();
  await goOn(person, person.box(w("field.subject")), "Call the bank");
}

/** A change begun before somebody else's: it says so. */
async function ofAChange(person, api) {
  const { page, w } = person;
  const account = await own(api);
  await page.goto(`/accounts/${account.id}`);
  await person.press(person.button(w("action.edit"), page.getByRole("main")).first());
  const sheet = page.getByRole("dialog").filter({ has: person.button(w("action.save")) });
  await person.box(w("field.website"), sheet).fill("https://futterkiste.example");
  await page.keyboard.press("Escape");
  await kept(person);
  await api("PATCH", `/accounts/${account.id}`, { ticker: "AFK" });
  await page.reload();
  await person.press(person.button(w("action.edit"), page.getByRole("main")).first());
  await goOn(person, person.box(w("field.website"), sheet), "https://futterkiste.example");
  await sheet.getByText(w("draft.older"), { exact: true }).waitFor();
  await page.keyboard.press("Control+Enter");
  await person.told(w("state.saved"));
  const now = await api("GET", `/accounts/${account.id}`);
  assert.deepEqual([now.website, now.ticker], ["https://futterkiste.example", "AFK"]);
}

async function own(api) {
  const { user } = await api("GET", "/me");
  const { data } = await api("POST", "/accounts/search", { condition: { path: "owner_id", op: "eq", value: user.id }, sort: "name", limit: 1 });
  return data[0];
}

async function ofANote(person, api) {
  const { page, w } = person;
  const account = await own(api);
  await page.goto(`/accounts/${account.id}`);
  const note = person.box(w("composer.body"));
  await note.fill("They want a quote by Friday");
  await person.press(person.link(w("record.lead.many")));
  await kept(person);
  await page.goto(`/accounts/${account.id}`);
  await goOn(person, note, "They want a quote by Friday");
  await person.press(person.button(w("composer.save")));
  await person.told(w("state.saved"));
  await page.reload();
  await note.waitFor();
  assert.equal(await offer(person).count(), 0);
  // A comment has a box of its own.
  await person.press(page.getByRole("tab", { name: w("page.comments"), exact: true }).and(page.locator(":visible")));
  const comment = person.box(w("comment.body"));
  await comment.fill("Half a thought");
  await page.reload();
  await goOn(person, comment, "Half a thought");
}

async function afterTheSession(person) {
  const { page, w } = person;
  await page.goto("/leads");
  const sheet = await person.startNew("lead");
  await person.box(w("field.company"), sheet).fill("Lost in between");
  await page.context().clearCookies();
  await page.reload();
  await person.signIn(NANCY);
  await person.title(w("record.lead.many"));
  await goOn(person, person.box(w("field.company"), await person.startNew("lead")), "Lost in between");
  await page.keyboard.press("Escape");
}

async function afterSigningOut(person) {
  const { page, w } = person;
  const drafts = () => page.evaluate(() => Object.keys(localStorage).filter((name) => name.startsWith("rapport.draft.")));
  assert.notDeepEqual(await drafts(), []);
  await person.signOut();
  assert.deepEqual(await drafts(), []);
  await page.goto("/leads");
  await person.signIn("janet.leverling@northwind.example");
  await person.title(w("record.lead.many"));
  await person.startNew("lead");
  await page.waitForTimeout(300);
  assert.equal(await offer(person).count(), 0);
}
