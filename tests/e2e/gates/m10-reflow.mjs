// M10: nothing is wider than the window nor cut off: at 320 and 360 px, with text twice as large, with the spacing of WCAG
// 1.4.12, and in a language whose texts are 40 % longer.
import assert from "node:assert/strict";

import { apiAs } from "../lib/api.mjs";
import { addresses, idsOf, open, signIn } from "../lib/pages.mjs";
import { speakPseudo } from "../lib/pseudo.mjs";

const EMAIL = "andrew.fuller@northwind.example";
const FAST = ["home", "leads", "board", "a record of opportunities", "new lead", "calendar", "dashboard", "settings"];
const SPACING = "* { line-height: 1.5 !important; letter-spacing: 0.12em !important; word-spacing: 0.16em !important; } p { margin-bottom: 2em !important; }";

/** How the page is made hard to fit; widths are those of a phone unless another is said. */
const TRIALS = {
  "320 px": { width: 320 },
  "360 px": { width: 360 },
  "text at 200 %": { width: 1280, zoom: 2 },
  "spacing of WCAG 1.4.12": { width: 1280, style: SPACING },
  "spacing of WCAG 1.4.12 on a phone": { width: 360, style: SPACING },
  "texts 40 % longer": { width: 1280, pseudo: true },
  "texts 40 % longer on a phone": { width: 360, pseudo: true },
};

export { UNLIMITED as settings } from "../lib/pages.mjs";
export const limit = 900_000;

export default async function ({ page, another, url, figures, full }) {
  const all = addresses(await idsOf(await apiAs(url, EMAIL)));
  const names = full ? Object.keys(all) : FAST;
  const pseudo = await another();
  await speakPseudo(pseudo);
  for (const on of [page, pseudo]) await signIn(on, EMAIL);
  const found = Object.fromEntries(Object.keys(TRIALS).map((trial) => [trial, []]));
  for (const [on, speaks] of [[page, false], [pseudo, true]]) {
    for (const name of names) {
      await open(on, all[name]);
      for (const [trial, how] of Object.entries(TRIALS).filter(([, how]) => Boolean(how.pseudo) === speaks)) {
        for (const fault of await tried(on, how)) found[trial].push(`${name}: ${fault}`);
      }
    }
  }
  for (const [trial, faults] of Object.entries(found)) figures.none(trial, [...new Set(faults)], names.length);
}

async function tried(page, { width, zoom = 1, style }) {
  // 200 % of the text in a window of 1280 px is what a window of 640 px shows at 100 %.
  await page.setViewportSize({ width: width / zoom, height: 800 });
  if (style) assert.notEqual(await page.evaluate(restyle, style), "normal", "the spacing is not in force");
  await page.waitForTimeout(120);
  const faults = await page.evaluate(misfits);
  if (style) await page.evaluate(() => (document.adoptedStyleSheets = []));
  return faults;
}

/** A person's own style, which the page's Content-Security-Policy does not concern: a `<style>` would be refused. Runs in the page. */
function restyle(style) {
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(style);
  document.adoptedStyleSheets = [sheet];
  return getComputedStyle(document.querySelector("h1")).letterSpacing;
}

/** What does not fit. What scrolls by itself (tables, boards, charts) may be wider; so may what is cut by design, with a tooltip or an ellipsis. */
function misfits() {
  const told = (element) => `<${element.localName} class="${element.className.baseVal ?? element.className}"> ${element.textContent.trim().slice(0, 40)}`;
  const faults = [];
  const wide = document.documentElement.scrollWidth - document.documentElement.clientWidth;
  if (wide > 0) faults.push(`${wide} px wider than the window`);
  const scrolls = (element) => { for (let box = element.parentElement; box; box = box.parentElement) if (/(auto|scroll)/.test(getComputedStyle(box).overflowX)) return true; return false; };
  for (const element of document.querySelectorAll("main *, .top-bar *, .bottom-bar *")) {
    const style = getComputedStyle(element);
    const box = element.getBoundingClientRect();
    if (box.width === 0 || style.visibility === "hidden" || element.closest(".visually-hidden, svg, .skip")) continue;
    const own = [...element.childNodes].some((node) => node.nodeType === Node.TEXT_NODE && node.textContent.trim());
    if (!own) continue;
    const cutAcross = element.scrollWidth > element.clientWidth + 1 && style.overflowX !== "visible" && style.textOverflow !== "ellipsis" && element.clientWidth > 0 && !/(auto|scroll)/.test(style.overflowX);
    const cutBelow = element.scrollHeight > element.clientHeight + 3 && /(hidden|clip)/.test(style.overflowY) && style.webkitLineClamp === "none" && style.textOverflow !== "ellipsis" && element.clientHeight > 0;
    if (cutAcross || cutBelow) faults.push(`cut off: ${told(element)}`);
    if ((box.right > innerWidth + 1 || box.left < -1) && !scrolls(element) && style.position !== "fixed") faults.push(`outside the window: ${told(element)}`);
  }
  return faults.slice(0, 5);
}
