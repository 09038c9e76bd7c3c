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
    const settings = { baseURL: url, locale: "en-GB", timezoneId: "Asia/Shanghai", viewport: { width: 1440, height: 900 } };
    const context = await browser.newContext({ ...settings, ...options, ...more });
    context.setDefaultTimeout(15_000);
    await context.tracing.start({ screenshots: true, snapshots: true });
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

/** A picture of every open page, and a trace for `npx playwright-core show-trace`. */
async function keep(contexts, path) {
  for (const [number, context] of contexts.entries()) {
    for (const [at, page] of context.pages().entries()) {
      await page.screenshot({ path: `${path}-${number}-${at}.png` }).catch(() => {});
    }
    await context.tracing.stop({ path: `${path}-${number}.trace.zip` }).catch(() => {});
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

/** Fails when axe finds the page, as it now stands, hard to use for somebody. */
export async function assertAccessible(page) {
  // Evaluated through the debugger, which the page's Content-Security-Policy does not concern.
  await page.evaluate(axe);
  const violations = await page.evaluate(async (values) => {
    const { violations } = await globalThis.axe.run(document, { runOnly: { type: "tag", values } });
    return violations.map(({ id, help, nodes }) => `${id}: ${help}\n  ${nodes.map((node) => node.html.slice(0, 200)).join("\n  ")}`);
  }, AXE_TAGS);
  if (violations.length > 0) throw new Error(`axe, on ${page.url()}:\n${violations.join("\n")}`);
}
