// Settings: sections with addresses, found by their names in any language; what holds for everybody, for who may change it.
import assert from "node:assert/strict";

import { apiAs } from "../lib/api.mjs";
import { accessibleInBothThemes, assertAccessible } from "../lib/browser.mjs";
import { Person, UNAUTHENTICATED } from "../lib/person.mjs";

const BOSS = "admin@northwind.example";
const REP = "nancy.davolio@northwind.example";
const PHONE = { viewport: { width: 360, height: 740 }, hasTouch: true, isMobile: true };

export default async function ({ page, another, noise, url }) {
  noise.expect(UNAUTHENTICATED);
  noise.expect(/status of 422/);
  const alex = new Person(page);
  await page.goto("/settings/organization");
  await alex.signIn(BOSS);
  await changesTheOrganisation(alex, await apiAs(url, BOSS));
  await findsInAnyLanguage(alex);
  await switchesAFeature(alex);
  const nancy = new Person(await another());
  await nancy.page.goto("/settings");
  await nancy.signIn(REP);
  await runsNothing(nancy);
  await choosesFormats(nancy);
  const wei = new Person(await another({ ...PHONE, locale: "zh-CN" }), { locale: "zh-CN", touch: true });
  await wei.page.goto("/settings");
  await wei.signIn("wei.li@northwind.example");
  await onAPhone(wei);
}

async function changesTheOrganisation(person, api) {
  const { page, w } = person;
  await person.title(w("setup.organization"));
  const name = page.getByLabel(w("organization.name"), { exact: true });
  assert.equal(await name.inputValue(), "Northwind Traders");
  await accessibleInBothThemes(page);
  const choose = (label, value) => page.getByLabel(label, { exact: true }).selectOption(value);
  await choose(w("setup.currency"), "JPY");
  await person.press(person.button(w("action.save")));
  await page.getByRole("region", { name: w("setup.organization"), exact: true }).getByText(w("rule.fixed"), { exact: true }).waitFor();
  assert.notEqual((await api("GET", "/organization")).base_currency, "JPY");
  await choose(w("setup.currency"), (await api("GET", "/organization")).base_currency);
  await name.fill("Northwind & Daughters");
  await choose(w("setup.time_zone"), "Asia/Taipei");
  await choose(w("organization.week"), "7");
  await choose(w("organization.year"), "4");
  await person.press(person.button(w("action.save")));
  await person.told(w("state.saved"));
  const { name: kept, time_zone, first_weekday, fiscal_start } = await api("GET", "/organization");
  assert.deepEqual([kept, time_zone, first_weekday, fiscal_start], ["Northwind & Daughters", "Asia/Taipei", 7, 4]);
  await page.reload();
  await name.waitFor();
  assert.equal(await name.inputValue(), "Northwind & Daughters");
}

const navigation = ({ page, w }) => page.getByRole("navigation", { name: w("settings.title"), exact: true });

async function findsInAnyLanguage(person) {
  const { page, w } = person;
  const box = navigation(person).getByRole("searchbox", { name: w("setting.find"), exact: true });
  for (const typed of ["time zone", "时区", "時區"]) {
    await box.fill(typed);
    await navigation(person).getByText(w("setting.found", { n: 2 }), { exact: true }).waitFor();
  }
  await assertAccessible(page);
  await person.press(navigation(person).getByRole("link", { name: new RegExp(`${w("settings.profile")}$`) }));
  await page.waitForURL(/\/settings\/profile\?at=time_zone/);
  await person.title(w("settings.profile"));
  await page.waitForFunction(() => document.activeElement?.id.startsWith("time_zone-"));
  await box.fill("角色");
  await person.press(navigation(person).getByRole("link", { name: w("record.role.many"), exact: true }));
  await person.title(w("record.role.many"));
}

async function runsNothing(person) {
  const { page, w } = person;
  await person.title(w("settings.title"));
  assert.equal(await navigation(person).getByRole("link", { name: w("setup.organization"), exact: true }).count(), 0);
  assert.equal(await navigation(person).getByRole("link", { name: w("record.role.many"), exact: true }).count(), 0);
  for (const name of ["organization", "features"]) {
    await page.goto(`/settings/${name}`);
    await person.title(w("error.forbidden_title"));
  }
  await page.goto("/settings/nothing");
  await person.title(w("error.not_found_title"));
  await page.goto("/settings/profile");
  await page.getByLabel(w("field.time_zone"), { exact: true }).selectOption("Europe/Berlin");
  await person.press(person.button(w("action.save")));
  await person.told(w("state.saved"));
  await page.getByLabel(w("field.time_zone"), { exact: true }).selectOption("");
  await person.press(person.button(w("action.save")));
  await page.reload();
  assert.equal(await page.getByLabel(w("field.time_zone"), { exact: true }).inputValue(), "");
}

/** The sections first, then one of them, and back. */
async function onAPhone(person) {
  const { page, w } = person;
  await person.title(w("settings.title"));
  await assertAccessible(page);
  assert.equal(await page.getByLabel(w("field.phone"), { exact: true }).isVisible(), false);
  await person.press(navigation(person).getByRole("link", { name: w("settings.display"), exact: true }));
  await person.title(w("settings.display"));
  await assertAccessible(page);
  const width = await page.evaluate(() => [document.documentElement.scrollWidth, innerWidth]);
  assert.ok(width[0] <= width[1], `the page is ${width[0]} px wide`);
  await person.press(page.getByRole("main").getByRole("link", { name: w("settings.title"), exact: true }));
  await navigation(person).waitFor();
}

/** What is switched off is gone from the navigation at once, and back as it was. */
async function switchesAFeature(person) {
  const { page, w } = person;
  await page.goto("/settings/features");
  await person.title(w("settings.features"));
  await accessibleInBothThemes(page);
  // Among what holds for everybody, not among one's own.
  const everybodys = navigation(person).getByRole("list", { name: w("nav.admin"), exact: true });
  await everybodys.getByRole("link", { name: w("settings.features"), exact: true }).waitFor();
  const campaigns = page.getByRole("link", { name: w("record.campaign.many"), exact: true });
  await campaigns.first().waitFor();
  const line = page.getByRole("checkbox", { name: new RegExp(`^${w("record.campaign.many")} `) });
  await line.uncheck();
  await person.told(w("state.saved"));
  await campaigns.first().waitFor({ state: "detached" });
  await line.check();
  await campaigns.first().waitFor();
}

/** Dates and numbers follow the reader, whatever the language. */
async function choosesFormats(person) {
  const { page, w } = person;
  await page.goto("/settings/profile");
  await person.title(w("settings.profile"));
  await assertAccessible(page);
  await page.getByLabel(w("field.date_format"), { exact: true }).selectOption("day_month_year");
  await page.getByLabel(w("field.number_format"), { exact: true }).selectOption("point_comma");
  await person.press(person.button(w("action.save")));
  await person.told(w("state.saved"));
  await page.goto("/opportunities?cols=name,amount,close_date");
  await page.getByRole("gridcell", { name: /^\d{2}\/\d{2}\/\d{4}$/ }).first().waitFor();
  await page.getByRole("gridcell", { name: /\d\.\d{3}(?!,\d{3})/ }).first().waitFor();
}
