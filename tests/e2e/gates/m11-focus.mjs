// M11: with Tab alone one gets through each page: what has the keyboard is seen, marked and not covered, comes in the order in
// which it stands, and the way leads on to the end.
import { apiAs } from "../lib/api.mjs";
import { addresses, idsOf, open, signIn } from "../lib/pages.mjs";

const EMAIL = "andrew.fuller@northwind.example";
const FAST = ["home", "leads", "board", "a record of opportunities", "new lead", "report"];
const MOST = 220;
/** Of the cards of a board, and of the rows of a list, so many stops are looked at; then one goes on from the last of them all. */
const ALIKE = 15;

export { UNLIMITED as settings } from "../lib/pages.mjs";
export const fast = true;
export const limit = 900_000;

export default async function ({ page, another, url, figures, full }) {
  const all = addresses(await idsOf(await apiAs(url, EMAIL)));
  const names = full ? Object.keys(all) : FAST;
  const small = await another({ viewport: { width: 360, height: 740 } });
  for (const [size, on] of Object.entries({ "1440 px": page, "360 px": small })) {
    await on.emulateMedia({ reducedMotion: "reduce" });
    await signIn(on, EMAIL);
    const faults = [];
    let [stops, grid] = [0, 0];
    for (const name of names) {
      await open(on, all[name]);
      grid = Math.max(grid, await on.evaluate(stopsOfGrid));
      const walked = await walk(on);
      stops += walked.stops;
      faults.push(...walked.faults.map((fault) => `${name}: ${fault}`));
    }
    figures.least(`${size}: stops of the keyboard`, stops, names.length * 10);
    figures.most(`${size}: stops of a list's grid, rows and heads together`, grid, 1);
    figures.none(`${size}: stops unseen, unmarked, covered, out of order, or without a way on`, faults, stops);
  }
}

async function walk(page) {
  const [faults, seen] = [[], []];
  await page.evaluate(() => { document.activeElement?.blur(); getSelection().removeAllRanges(); window.stops = []; });
  let alike = 0;
  for (let stop = 0; stop < MOST; stop += 1) {
    await page.keyboard.press("Tab");
    const now = await page.evaluate(lookAtFocus);
    if (now === null) return { stops: seen.length, faults };
    if (now.again) {
      // Round to the first is an end; to any other, a trap.
      if (now.again !== 1) faults.push(`no way on after ${seen.at(-1)}`);
      return { stops: seen.length, faults };
    }
    seen.push(now.name);
    faults.push(...now.faults.map((fault) => `${now.name} ${fault}`));
    alike += now.alike ? 1 : 0;
    if (now.alike && alike % ALIKE === 0) await page.evaluate(goToLastAlike);
  }
  faults.push(`no end after ${MOST} stops`);
  return { stops: seen.length, faults };
}

/** How often Tab stops in the table of a list; 0 on a page without one. Runs in the page. */
function stopsOfGrid() {
  const grid = document.getElementById("list-grid");
  const inside = [...(grid?.querySelectorAll("a[href], button, input, select, [tabindex]") ?? [])];
  return (grid ? 1 : 0) + inside.filter((it) => it.tabIndex >= 0 && !it.disabled && it.getClientRects().length > 0).length;
}

/** Leaves out the rows or cards between; what follows the last of them is then the next stop. Runs in the page. */
function goToLastAlike() {
  const all = [...document.querySelectorAll("#list-grid tbody a[href], #list-grid tbody button, .board .card, .board .card a[href], .board .card button")];
  const last = all.filter((it) => it.tabIndex >= 0 && it.getClientRects().length > 0).at(-1);
  if (!last || window.stops.includes(last)) return;
  last.focus();
  window.stops.push(last);
}

/** What has the keyboard now. Runs in the page, which keeps in mind where the keyboard has been. */
function lookAtFocus() {
  const element = document.activeElement;
  if (!element || element === document.body) return null;
  const again = window.stops.indexOf(element) + 1;
  if (again > 0) return { again };
  const before = window.stops.at(-1);
  window.stops.push(element);
  const name = `<${element.localName}> ${(element.getAttribute("aria-label") ?? element.textContent ?? "").trim().slice(0, 30)}`;
  const faults = [];
  const box = element.getBoundingClientRect();
  if (box.width < 1 || box.height < 1 || box.bottom < 0 || box.top > innerHeight || box.right < 0 || box.left > innerWidth) faults.push("is not in the window");
  // The ring may be the element's own, or that of what holds it (a field with an icon, a cell of a grid).
  const ringed = (it) => {
    const style = getComputedStyle(it);
    // The edge between two columns is a bar that is filled, and else has no colour at all.
    const filled = it.getAttribute("role") === "separator" && style.backgroundColor !== "rgba(0, 0, 0, 0)";
    return filled || (style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 1) || style.boxShadow.includes("0px 0px 0px");
  };
  const inside = element.getAttribute("aria-activedescendant") && document.getElementById(element.getAttribute("aria-activedescendant"));
  const held = [element, element.parentElement, element.nextElementSibling, inside, element.closest("label"), ...element.children].filter(Boolean);
  if (!held.some(ringed)) faults.push("is not marked");
  // Something of it, at least, must not lie under a bar (WCAG 2.4.11).
  const points = [0.1, 0.5, 0.9].flatMap((x) => [0.1, 0.5, 0.9].map((y) => [box.left + box.width * x, box.top + box.height * y]));
  const inWindow = points.filter(([x, y]) => x >= 0 && y >= 0 && x < innerWidth && y < innerHeight);
  const open = inWindow.some(([x, y]) => { const top = document.elementFromPoint(x, y); return top && (element.contains(top) || top.contains(element) || element.closest("label")?.contains(top)); });
  if (inWindow.length > 0 && !open) faults.push("is covered");
  // Within one part of the page, the next stands further on or further down.
  const part = (it) => it.closest("dialog, [popover], nav, header, aside, section, main, footer");
  if (before && part(before) === part(element) && getComputedStyle(element).position === getComputedStyle(before).position) {
    const last = before.getBoundingClientRect();
    const scrolled = before.isConnected && element.closest("table, .board") === before.closest("table, .board");
    if (scrolled && box.bottom <= last.top - 4 && box.right <= last.left) faults.push("comes after what stands behind it");
  }
  return { name, faults, alike: Boolean(element.closest("#list-grid tbody, .board .card")) };
}
