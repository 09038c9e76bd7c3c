// M21: five main screens in both themes, two widths and two languages look as they did when their pictures were taken
// (docs/pictures/screens). Taken anew with `PICTURES=write ./just ux m21`; look at what changed before committing it.
import { execFileSync } from "node:child_process";
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

import pixelmatch from "pixelmatch";
import { PNG } from "pngjs";

import { open, signIn } from "../lib/pages.mjs";

const FOLDER = fileURLToPath(new URL("../../../docs/pictures/screens/", import.meta.url));
const OUTPUT = fileURLToPath(new URL("../output/", import.meta.url));
const CLOCK = fileURLToPath(new URL("../lib/clock.c", import.meta.url));
/** Monday, 1 June 2026, 09:40 in Shanghai: demonstration data is made relative to the day. */
const BEGIN = 1_780_278_000;
/** Edges of letters fall a little differently from one build of the browser to the next; a moved line, another colour or a missing word is far more. */
const MOST_DIFFERENT = 0.5;

const SCREENS = {
  home: "/home",
  list: "/opportunities?sort=-amount",
  board: "/opportunities?layout=board",
  record: null, // the first of the list
  dashboard: "/dashboards/overview",
};
const WIDTHS = { 1440: { width: 1440, height: 900 }, 360: { width: 360, height: 740 } };
const LOCALES = { en: "andrew.fuller@northwind.example", "zh-CN": "wei.li@northwind.example" };
/** What the fast size looks at: each screen, theme, width and language at least once. */
const FAST = ["home-light-1440-en", "list-dark-1440-zh-CN", "board-light-360-en", "record-dark-360-zh-CN", "dashboard-light-1440-en"];

/** What drew them: another version of the browser sets letters differently. */
const TAKEN = `${FOLDER}taken.json`;

// Only Linux lets a program's clock be set in this way.
const clock = process.platform === "linux" ? { LD_PRELOAD: compileClock(), CLOCK_BEGIN: String(BEGIN) } : {};
export const settings = { ...clock, RAPPORT_RATE_LIMIT: "false" };
export const limit = 600_000;

function compileClock() {
  const library = join(tmpdir(), `rapport-clock-${process.pid}.so`);
  execFileSync("cc", ["-shared", "-fPIC", "-O2", "-o", library, CLOCK]);
  return library;
}

export default async function ({ page, another, figures, full }) {
  const write = process.env.PICTURES === "write";
  const browser = page.context().browser().version().split(".")[0];
  if (!clock.LD_PRELOAD) return figures.unmeasured("pictures", "the clock can be set on Linux only");
  if (write) begin(browser);
  if (!existsSync(TAKEN)) return figures.none("pictures that are not there", ["none has been taken yet: PICTURES=write ./just ux m21"], FAST.length);
  const { chromium } = JSON.parse(readFileSync(TAKEN, "utf8"));
  if (chromium !== browser) return figures.unmeasured("pictures", `they were taken with Chromium ${chromium}, this is ${browser}`);
  const [worst, faults, taken] = [{ share: 0, name: "none" }, [], { count: 0 }];
  for (const [locale, email] of Object.entries(LOCALES)) {
    for (const [width, viewport] of Object.entries(WIDTHS)) {
      const page = await visitor(another, locale, email, viewport);
      for (const [screen, address] of Object.entries(SCREENS)) {
        const names = ["light", "dark"].map((scheme) => [scheme, `${screen}-${scheme}-${width}-${locale}`]).filter(([, name]) => full || write || FAST.includes(name));
        if (names.length === 0) continue;
        await show(page, screen, address);
        for (const [scheme, name] of names) {
          const picture = await take(page, scheme);
          taken.count += 1;
          if (write) keep(name, picture);
          else compare(name, picture, worst, faults);
        }
      }
      await page.context().close();
    }
  }
  // What is taken is looked at by a person; it cannot be held against itself.
  if (write) return figures.least("pictures taken", taken.count, 40);
  figures.least("pictures compared", taken.count, full ? 40 : FAST.length);
  figures.most(`most different picture (${worst.name})`, worst.share, MOST_DIFFERENT, "%");
  figures.none("pictures that differ", faults, taken.count);
}

function begin(chromium) {
  mkdirSync(FOLDER, { recursive: true });
  writeFileSync(TAKEN, `${JSON.stringify({ chromium })}\n`);
}

async function visitor(another, locale, email, viewport) {
  const phone = viewport.width < 500 ? { hasTouch: true, isMobile: true } : {};
  const page = await another({ viewport, locale, reducedMotion: "reduce", ...phone });
  await page.clock.setFixedTime(new Date((BEGIN + 60) * 1000));
  await page.addInitScript((locale) => localStorage.setItem("rapport.locale", locale), locale);
  await signIn(page, email);
  return page;
}

async function show(page, screen, address) {
  await open(page, address ?? SCREENS.list);
  if (screen === "record") {
    await page.getByRole("rowheader").first().getByRole("link").click();
    await page.locator(".timeline-panel .entry, .timeline-panel .empty").first().waitFor({ state: "attached" });
    await page.waitForFunction(() => !document.querySelector(".skeleton"));
  }
  if (screen === "dashboard") await page.locator(".widget a.mark").first().waitFor();
  await page.evaluate(() => document.fonts.ready);
}

async function take(page, colorScheme) {
  await page.emulateMedia({ colorScheme, reducedMotion: "reduce" });
  await page.waitForTimeout(300);
  return PNG.sync.read(await page.screenshot({ animations: "disabled", caret: "hide" }));
}

/** As small as PNG gets without loss. */
function keep(name, picture) {
  writeFileSync(`${FOLDER}${name}.png`, PNG.sync.write(picture, { colorType: 2, inputHasAlpha: true, deflateLevel: 9, filterType: -1 }));
}

function compare(name, picture, worst, faults) {
  const file = `${FOLDER}${name}.png`;
  if (!existsSync(file)) return faults.push(`${name}: there is no picture of it`);
  const known = PNG.sync.read(readFileSync(file));
  if (known.width !== picture.width || known.height !== picture.height) return faults.push(`${name}: ${picture.width} × ${picture.height}, before ${known.width} × ${known.height}`);
  const difference = new PNG({ width: known.width, height: known.height });
  const pixels = pixelmatch(known.data, picture.data, difference.data, known.width, known.height, { threshold: 0.2 });
  const share = (100 * pixels) / (known.width * known.height);
  if (share > worst.share) Object.assign(worst, { share, name });
  if (share <= MOST_DIFFERENT) return;
  faults.push(`${name}: ${share.toFixed(2)} % of the pixels; see output/${name}.png`);
  writeFileSync(`${OUTPUT}${name}.png`, PNG.sync.write(picture));
  writeFileSync(`${OUTPUT}${name}-difference.png`, PNG.sync.write(difference));
}
