// Chromium, driven by playwright-core. Debian's build, so that nothing is downloaded from elsewhere.
import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { fileURLToPath } from "node:url";

import { chromium } from "playwright-core";

const findChromium = fileURLToPath(new URL("../../../scripts/chromium", import.meta.url));

// A closed network must not make the browser wait for services of its maker.
const ARGUMENTS = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
  "--disable-component-update", "--disable-sync", "--disable-dev-shm-usage"];

const TRACE = Boolean(process.env.TRACE);

export async function openBrowser() {
  const executablePath = process.env.CHROMIUM || execFileSync(findChromium, { encoding: "utf8" }).trim();
  const browser = await chromium.launch({ executablePath, headless: true, args: ARGUMENTS });
  return {
    visit: (options) => visit(browser, options),
    close: () => browser.close(),
  };
}

/**
 * A person's visit: a profile of its own and a page. `locale`, `viewport`, `colorScheme` and the like are playwright's
 * options. Another person, or the same one on another device: `another(options)`.
 */
async function visit(browser, { url, ...options }) {
  const contexts = [];
  const noise = new Noise();
  const another = async (more = {}) => {
    // Without a service worker, unless the journey is about it: what one answers, a journey can neither weigh nor stop.
    const settings = { baseURL: url, locale: "en-GB", timezoneId: "Asia/Shanghai", viewport: { width: 1440, height: 900 }, serviceWorkers: "block" };
    const context = await browser.newContext({ ...settings, ...options, ...more });
    context.setDefaultTimeout(15_000);
    if (TRACE) await context.tracing.start({ screenshots: true, snapshots: true });
    contexts.push(context);
    noise.follow(context);
    return context.newPage();
  };
  const page = await another();
  return {
    page,
    another,
    noise,
    assertQuiet: () => noise.assertQuiet(),
    keep: (path) => keep(contexts, path),
    close: () => Promise.all(contexts.map((context) => context.close())),
  };
}

/** A picture of every open page, and with TRACE a trace for `npx playwright-core show-trace`: recording one costs a third of the time. */
async function keep(contexts, path) {
  for (const [number, context] of contexts.entries()) {
    for (const [at, page] of context.pages().entries()) {
      await page.screenshot({ path: `${path}-${number}-${at}.png` }).catch(() => {});
    }
    if (TRACE) await context.tracing.stop({ path: `${path}-${number}.trace.zip` }).catch(() => {});
  }
}

/** What the browser complained of. A journey that provokes a complaint announces it: `noise.expect(/412/)`. */
class Noise {
  #heard = [];
  #expected = [];

  expect(pattern) {
    this.#expected.push(pattern);
  }

  follow(context) {
    const hear = (text) => this.#heard.push(text);
    context.on("console", (message) => {
      if (message.type() === "error") hear(`console: ${message.text()} (${message.location().url})`);
    });
    context.on("weberror", (error) => hear(`uncaught: ${error.error().stack ?? error.error()}`));
  }

  assertQuiet() {
    const unexpected = this.#heard.filter((text) => !this.#expected.some((pattern) => pattern.test(text)));
    if (unexpected.length > 0) throw new Error(`the browser complained:\n${unexpected.join("\n")}`);
  }
}

const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
// axe tests the size of touch targets only if wcag22aa is named.
const AXE_TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];

/**
 * What axe finds hard to use for somebody on the page as it now stands; with `certain` also what it cannot tell. `within`: only this part; an
 * open panel lies over others, whose colours axe then cannot see.
 */
export async function faultsOf(page, { within, certain = false } = {}) {
  // Evaluated through the debugger, which the page's Content-Security-Policy does not concern.
  await page.evaluate(axe);
  return page.evaluate(async ([values, within, certain]) => {
    const told = ({ id, help, nodes }) => `${id}: ${help}\n  ${nodes.map((node) => node.html.slice(0, 200)).join("\n  ")}`;
    const { violations, incomplete } = await globalThis.axe.run(within ?? document, { runOnly: { type: "tag", values } });
    const element = (node) => document.querySelector(node.target.at(-1));
    // A modal dialog covers the page, which nobody can then reach; and what is scrolled out of its box is not seen at all.
    const covered = (node) => document.querySelector("dialog:modal")?.contains(element(node)) === false;
    const inner = (box) => {
      const { left, top } = box.getBoundingClientRect();
      const [x, y] = [left + box.clientLeft, top + box.clientTop];
      return { left: x, top: y, right: x + box.clientWidth, bottom: y + box.clientHeight };
    };
    const outside = (a, b) => a.bottom > b.bottom || a.top < b.top || a.right > b.right || a.left < b.left;
    const scrolledOut = (node) => {
      // What was drawn anew meanwhile is nowhere.
      if (!element(node)) return true;
      const place = element(node).getBoundingClientRect();
      for (let box = element(node).parentElement; box; box = box.parentElement) {
        if (getComputedStyle(box).overflow !== "visible" && outside(place, inner(box))) return true;
      }
      return false;
    };
    // Heads and feet that stay in sight lie over what scrolls under them.
    const underBar = (node) => {
      const { left, top, right, bottom } = element(node).getBoundingClientRect();
      const ends = [[left + 1, top + 1], [right - 1, bottom - 1]].map(([x, y]) => document.elementFromPoint(x, y));
      return ends.some((end) => end?.closest(".dialog-head, .form-foot, thead, tfoot, .top-bar, .bottom-bar") && !element(node).contains(end) && !end.contains(element(node)));
    };
    // axe reads no colours in drawings: the words' own is held against the ground, and against each shape of the drawing that lies under them.
    const parts = (colour) => /rgba?\(([\d.]+), ([\d.]+), ([\d.]+)(?:, ([\d.]+))?\)/.exec(colour)?.slice(1).map((part) => Number(part ?? 1));
    const solid = (colour) => colour && parts(colour)?.[3] === 1;
    const luminance = ([red, green, blue]) => {
      const linear = (part) => (part / 255 <= 0.04045 ? part / 255 / 12.92 : ((part / 255 + 0.055) / 1.055) ** 2.4);
      return 0.2126 * linear(red) + 0.7152 * linear(green) + 0.0722 * linear(blue);
    };
    const contrast = (one, two) => {
      const [darker, lighter] = [one, two].map((colour) => luminance(parts(colour))).sort((a, b) => a - b);
      return (lighter + 0.05) / (darker + 0.05);
    };
    const ground = (box) => {
      while (box && !solid(getComputedStyle(box).backgroundColor)) box = box.parentElement;
      return box && getComputedStyle(box).backgroundColor;
    };
    const meets = (a, b) => a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom;
    const readable = (node) => {
      const text = element(node);
      const drawing = text.ownerSVGElement;
      if (!drawing || text.localName !== "text") return false;
      const place = text.getBoundingClientRect();
      const shapes = [...drawing.querySelectorAll("rect, circle, path, polygon")].filter((shape) => meets(shape.getBoundingClientRect(), place));
      const fills = shapes.map((shape) => getComputedStyle(shape)).filter(({ fill, fillOpacity }) => fill !== "none" && parts(fill)?.[3] !== 0 && Number(fillOpacity) > 0);
      const colours = [ground(drawing), ...fills.map(({ fill }) => fill)];
      const own = getComputedStyle(text);
      if (Number(own.opacity) < 1 || ![own.fill, ...colours].every(solid) || fills.some(({ fillOpacity }) => Number(fillOpacity) < 1)) return false;
      return colours.every((colour) => contrast(own.fill, colour) >= 4.5);
    };
    const open = (rule) => (node) => !covered(node) && !scrolledOut(node) && !underBar(node) && !(rule.id === "color-contrast" && readable(node));
    const unexplained = incomplete.map((rule) => ({ ...rule, nodes: rule.nodes.filter(open(rule)) })).filter((rule) => rule.nodes.length > 0);
    return [...violations.map(told), ...(certain ? unexplained : []).map((rule) => `cannot tell: ${told(rule)}`)];
  }, [AXE_TAGS, within, certain]);
}

/** Fails when [`faultsOf`] finds anything. */
export async function assertAccessible(page, options) {
  const found = await faultsOf(page, options);
  if (found.length > 0) throw new Error(`axe, on ${page.url()}:\n${found.join("\n")}`);
}

/** No violation in either theme. */
export async function accessibleInBothThemes(page) {
  for (const colorScheme of ["light", "dark"]) {
    await page.emulateMedia({ colorScheme, reducedMotion: "reduce" });
    await assertAccessible(page);
  }
}
