// M4: nothing jumps: the layout shifts of each page while it loads, and of a walk through several, as the browser counts them.
import { apiAs } from "../lib/api.mjs";
import { addresses, idsOf, open, settled, signIn } from "../lib/pages.mjs";

const BOSS = "andrew.fuller@northwind.example";
const FAST = ["home", "accounts", "board", "a record of opportunities", "report", "dashboard", "calendar"];

export const fast = true;

export default async function ({ page, another, url, figures, full }) {
  const all = addresses(await idsOf(await apiAs(url, BOSS)));
  const names = full ? Object.keys(all) : FAST;
  // Not `isMobile`: whenever the browser then fits its own window to the page, it takes the shifts of the next half second for a person's.
  const phone = await another({ viewport: { width: 360, height: 740 }, hasTouch: true });
  for (const [device, on] of Object.entries({ desktop: page, phone })) {
    await watch(on);
    await signIn(on, BOSS);
    const worst = [];
    for (const name of names) {
      await open(on, all[name]);
      worst.push([await shift(on), name, await movers(on)]);
    }
    worst.sort(([a], [b]) => b - a);
    figures.most(`${device}: the page that shifts most (${worst[0][1]})`, worst[0][0], 0.02);
    figures.none(`${device}: pages that shift more`, worst.filter(([sum]) => sum > 0.02).map(([sum, name, by]) => `${name} ${sum.toFixed(3)}: ${by}`), names.length);
    figures.most(`${device}: a walk from a list to a record and back`, await walk(on), 0.05);
    figures.notes.push(`${device}, the walk: ${await movers(on)}`);
  }
}

/** Sums up what the browser calls shifts without a person's act. */
function watch(page) {
  return page.addInitScript(() => {
    window.shifted = [];
    new PerformanceObserver((list) => {
      for (const entry of list.getEntries()) {
        const told = ({ node, previousRect, currentRect }) => `<${node?.nodeName.toLowerCase()} class="${node?.className ?? ""}"> ${previousRect.y} to ${currentRect.y}`;
        if (!entry.hadRecentInput) window.shifted.push([entry.value, entry.sources.slice(0, 2).map(told).join(", ")]);
      }
    }).observe({ type: "layout-shift", buffered: true });
  });
}

async function shift(page) {
  await page.waitForTimeout(300);
  return page.evaluate(() => window.shifted.reduce((sum, [value]) => sum + value, 0));
}

/** What moved most, and from which height to which. */
function movers(page) {
  return page.evaluate(() => window.shifted.toSorted(([a], [b]) => b - a).slice(0, 3).map(([value, by]) => `${value.toFixed(3)} ${by}`).join("; "));
}

async function walk(page) {
  await open(page, "/opportunities");
  await page.evaluate(() => (window.shifted = []));
  await page.getByRole("rowheader").first().getByRole("link").click();
  await page.locator(".path, .record-head").first().waitFor();
  await settled(page);
  await page.goBack();
  await page.getByRole("rowheader").first().waitFor();
  await settled(page);
  return shift(page);
}
