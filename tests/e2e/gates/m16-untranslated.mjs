// M16: every text of a page comes from the tables of the languages: seen with a language that nobody speaks, in which each of
// them is marked.
import { apiAs } from "../lib/api.mjs";
import { addresses, idsOf, open, signIn } from "../lib/pages.mjs";
import { isMarked, speakPseudo } from "../lib/pseudo.mjs";

export { UNLIMITED as settings } from "../lib/pages.mjs";
export const limit = 600_000;
export const fast = true;

const EMAIL = "andrew.fuller@northwind.example";
const FAST = ["home", "leads", "a record of accounts", "new lead", "calendar", "report", "settings"];

/** Whatever stands on the pages and is neither of the tables nor of the data has been written into the program. */
export default async function ({ page, url, figures, full }) {
  const data = new Set();
  page.on("response", async (answer) => {
    if (answer.url().includes("/api/") && answer.headers()["content-type"]?.includes("json")) collect(await answer.json().catch(() => null), data);
  });
  await speakPseudo(page);
  await signIn(page, EMAIL);
  const all = addresses(await idsOf(await apiAs(url, EMAIL)));
  const faults = new Set();
  let [count, marked] = [0, 0];
  for (const name of full ? Object.keys(all) : FAST) {
    await open(page, all[name]);
    const texts = await page.evaluate(readable);
    count += texts.length;
    marked += texts.filter(isMarked).length;
    const known = [...data];
    for (const text of texts) {
      if (!isMarked(text) && !isData(text, known)) faults.add(`${name}: ${text}`);
    }
  }
  figures.least("texts that speak it", marked, (full ? Object.keys(all) : FAST).length * 20);
  figures.none("texts of pages that are of no table", [...faults], count);
}

function collect(value, into) {
  if (typeof value === "string") into.add(value);
  else if (value && typeof value === "object") Object.values(value).forEach((inside) => collect(inside, into));
}

/** Names and texts of records, and what `Intl` writes: numbers, amounts, days, spans of time. */
function isData(text, known) {
  // The product is called the same in each language.
  const rest = text.replace(/\b(Rapport|US\$|[A-Z]{3}|KM|[KMB]|AM|PM|am|pm|Sept?|Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Oct|Nov|Dec|January|February|March|April|June|July|August|September|October|November|December|(Mon|Tues?|Wed|Wednes|Thu|Thurs|Fri|Sat|Satur|Sun)(day)?|today|tomorrow|yesterday|now|in|ago|next|last|this|seconds?|minutes?|hours?|days?|weeks?|months?|quarters?|years?|Q\d|UTC|GMT|at|Shanghai|China|Standard|Time)\b/g, "");
  if (!/[a-z]{3,}/i.test(rest)) return true;
  return known.some((datum) => datum === text || (text.length > 3 && datum.includes(text)) || (datum.length > 3 && text.includes(datum)));
}

/** Texts and names that people or their screen readers read; not keys, code, or what is in a language of its own. */
function readable() {
  const skipped = "script, style, kbd, code, pre, time, [lang]:not(html), .print-only, option";
  const shown = (element) => element && !element.closest(skipped) && element.getClientRects().length > 0;
  const texts = [];
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) if (shown(walker.currentNode.parentElement)) texts.push(walker.currentNode.textContent.trim());
  for (const element of document.querySelectorAll("[aria-label], [title], [placeholder], [alt]")) {
    if (!shown(element)) continue;
    for (const name of ["aria-label", "title", "placeholder", "alt"]) texts.push(element.getAttribute(name)?.trim());
  }
  return texts.filter((text) => text && /[a-z]{2,}/i.test(text));
}
