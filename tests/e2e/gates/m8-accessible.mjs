// M8: axe finds nothing wrong and nothing that it cannot tell: every page in both themes, three languages, three widths, as it
// is, with a menu or a dialog open, after a failure, and with nothing to show.
import { apiAs } from "../lib/api.mjs";
import { faultsOf } from "../lib/browser.mjs";
import { ADMINISTRATION, addresses, idsOf, open, settled, signIn } from "../lib/pages.mjs";
import { Person } from "../lib/person.mjs";

const ADMIN = "admin@northwind.example";
const LOCALES = ["en", "zh-CN", "zh-TW"];
const SIZES = [{ width: 1440, height: 900 }, { width: 768, height: 1024 }, { width: 360, height: 740 }];
const SCHEMES = ["light", "dark"];
const LISTS = ["leads", "accounts", "contacts", "opportunities", "tasks", "activities", "campaigns"];
/** In the fast size each page once, in a language, theme and width that change from page to page. */
const FAST = ["home", "opportunities", "board", "a record of leads", "calendar", "report", "dashboard", "jobs"];

export { UNLIMITED as settings } from "../lib/pages.mjs";
export const limit = 3_600_000;

export default async function ({ page, another, noise, url, figures, full }) {
  noise.expect(/status of (401|500)/);
  const pages = { ...addresses(await idsOf(await apiAs(url, ADMIN))), ...(full ? ADMINISTRATION : {}) };
  const [faults, runs] = [[], { count: 0 }];
  for (const [at, locale] of LOCALES.entries()) {
    const on = at === 0 ? page : await another();
    await on.addInitScript((locale) => localStorage.setItem("rapport.locale", locale), locale);
    await signIn(on, ADMIN);
    const names = Object.keys(pages).filter((name) => full || FAST.indexOf(name) % LOCALES.length === at);
    for (const name of names) await everyState(new Person(on, { locale }), name, pages[name], { faults, runs, full });
    await on.context().close();
  }
  figures.least("states looked at", runs.count, full ? 1_000 : 20);
  figures.none("violations, and what axe cannot tell", [...new Set(faults)], runs.count);
}

/** The page as it is and in each of the states it has. */
async function everyState(person, name, address, gate) {
  const { page } = person;
  await open(page, address);
  await look(person, `${name}, idle`, gate);
  for (const [state, reach] of Object.entries(STATES)) {
    await page.setViewportSize(SIZES[0]);
    if (await reach(person, name, address)) await look(person, `${name}, ${state}`, gate);
  }
  await page.unrouteAll({ behavior: "ignoreErrors" });
}

/** How a state is reached; false where a page has none such. */
const STATES = {
  async menu({ page }) {
    const button = page.locator("main button[popovertarget]:visible").first();
    if ((await button.count()) === 0) return false;
    await button.click();
    await page.locator(":popover-open").first().waitFor();
    return true;
  },
  async dialog({ page, w }, name, address) {
    await page.keyboard.press("Escape");
    await page.keyboard.press("Escape");
    const act = name.startsWith("a record of") ? w("action.edit") : null;
    if (!LISTS.includes(name) && !act) return false;
    await (act ? page.getByRole("main").getByRole("button", { name: act, exact: true }).first() : page.locator("main [aria-keyshortcuts=n]").first()).click();
    await page.locator("dialog[open] form").waitFor();
    return true;
  },
  async error({ page }, _, address) {
    await page.route(/\/api\/v1\/(?!me|auth|events)/, (route) => route.fulfill({ status: 500, contentType: "application/problem+json", body: '{"code":"internal","status":500}' }));
    await page.goto(address);
    await page.locator("h1, .failure").first().waitFor();
    await page.waitForFunction(() => !document.querySelector(".skeleton"));
    return true;
  },
  async empty({ page }, name) {
    await page.unrouteAll({ behavior: "ignoreErrors" });
    if (!LISTS.includes(name)) return false;
    await open(page, `/${name}?q=zzzzqqqq`);
    return true;
  },
};

async function look({ page }, what, { faults, runs, full }) {
  const every = SIZES.flatMap((size) => SCHEMES.map((colorScheme) => [size, colorScheme]));
  const some = [every[runs.count % every.length]];
  for (const [size, colorScheme] of full ? every : some) {
    await page.setViewportSize(size);
    await page.emulateMedia({ colorScheme, reducedMotion: "reduce" });
    const locale = await page.evaluate(() => document.documentElement.lang);
    const within = (await page.locator(":popover-open").count()) > 0 ? ":popover-open" : undefined;
    for (const fault of await faultsOf(page, { within, certain: true })) faults.push(`${what}, ${locale}, ${size.width} px, ${colorScheme}: ${fault}`);
    runs.count += 1;
  }
}
