// An administrator makes a user and gives a password; who signs in with it is asked for another first. Out at once, back at once.
import assert from "node:assert/strict";

import { accessibleInBothThemes, assertAccessible } from "../lib/browser.mjs";
import { Person, UNAUTHENTICATED } from "../lib/person.mjs";

const BOSS = "admin@northwind.example";
const NEW = "li.hua@northwind.example";
const OWN = "my-very-own-walnut-58";
const PHONE = { viewport: { width: 360, height: 740 }, hasTouch: true, isMobile: true };

export default async function ({ page, another, noise }) {
  noise.expect(UNAUTHENTICATED);
  noise.expect(/status of 422/);
  const alex = new Person(page);
  await page.goto("/users/new");
  await alex.signIn(BOSS);
  await makesAUser(alex);
  const given = await givesAPassword(alex);
  const li = new Person(await another(PHONE), { touch: true });
  await li.page.goto("/leads");
  await li.signIn(NEW, given);
  await choosesAnother(li);
  await isDeactivatedAndBack(alex, li);
}

async function makesAUser(person) {
  const { page, w } = person;
  await person.box(w("field.name")).fill("Li Hua");
  await person.box(w("field.email")).fill(NEW);
  await page.getByRole("combobox", { name: w("field.role_ids"), exact: true }).fill("repre");
  // Homes are named like roles: of the two, the one that is looked for in a list of its own.
  await page.locator("[role=option]").filter({ hasText: /^Representative/ }).click();
  // Seen without unfolding anything: whoever is new reads what the one who invites them reads, or what is chosen here.
  const language = page.getByRole("combobox", { name: w("field.locale"), exact: true });
  assert.equal(await language.inputValue(), "en");
  await language.selectOption("zh-TW");
  await language.selectOption("en");
  await person.press(person.button(w("action.save")));
  await person.title("Li Hua");
  await page.getByRole("region", { name: w("page.details"), exact: true }).getByText(w("choice.locale.en"), { exact: true }).waitFor();
}

async function givesAPassword(person) {
  const { page, w } = person;
  const panel = page.getByRole("region", { name: w("access.title"), exact: true });
  await panel.getByText(w("access.no_password"), { exact: true }).waitFor();
  await accessibleInBothThemes(page);
  await person.press(person.button(w("access.give"), panel));
  const dialog = person.dialog(w("access.give_to", { name: "Li Hua" }));
  const first = await dialog.getByRole("textbox").inputValue();
  assert.match(first, /^([a-z2-9]{5}-){3}[a-z2-9]{5}$/);
  await dialog.getByRole("textbox").fill("short");
  await person.press(person.button(w("access.give"), dialog));
  await dialog.getByText(w("rule.password_short", { min: 15 }), { exact: true }).waitFor();
  await person.press(person.button(w("access.another"), dialog));
  const given = await dialog.getByRole("textbox").inputValue();
  assert.notEqual(given, first);
  await assertAccessible(page);
  await person.press(person.button(w("access.give"), dialog));
  await dialog.getByText(given, { exact: true }).waitFor();
  await person.button(w("feed.copy"), dialog).waitFor();
  await assertAccessible(page);
  await person.press(person.button(w("action.close"), dialog).last());
  await panel.getByText(w("access.must_change"), { exact: true }).waitFor();
  return given;
}

/** The address asked for is kept; nothing else can be reached before. */
async function choosesAnother(person) {
  const { page, w } = person;
  await person.title(w("access.choose_title"));
  await accessibleInBothThemes(page);
  assert.equal(await page.getByRole("navigation").count(), 0);
  assert.equal(await page.getByLabel(w("access.given_one"), { exact: true }).count(), 0, "what was typed a moment ago is not asked again");
  const fill = async (name, text) => page.getByRole("textbox", { name, exact: true }).fill(text);
  await fill(w("settings.password_new"), OWN);
  await fill(w("access.again"), "something-else-entirely");
  await person.press(person.button(w("access.choose")));
  await page.getByText(w("access.not_the_same"), { exact: true }).waitFor();
  await fill(w("access.again"), OWN);
  await person.press(person.button(w("access.choose")));
  await person.title(w("record.lead.many"));
  await page.reload();
  await person.title(w("record.lead.many"));
}

async function isDeactivatedAndBack(boss, li) {
  const { page, w } = boss;
  const panel = page.getByRole("region", { name: w("access.title"), exact: true });
  await page.reload();
  await panel.getByText(w("access.on"), { exact: true }).waitFor();
  await boss.press(boss.button(w("access.deactivate"), panel));
  await boss.told(w("access.deactivated", { name: "Li Hua" }));
  await panel.getByText(w("access.off"), { exact: true }).waitFor();
  await li.page.goto("/accounts");
  await li.title(li.w("sign_in.title"));
  await boss.press(boss.button(w("access.reactivate"), panel));
  await boss.told(w("access.reactivated", { name: "Li Hua" }));
  await li.signIn(NEW, OWN);
  await li.title(li.w("record.account.many"));
}
