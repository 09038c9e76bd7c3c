// Every component in every state, in both themes, wide and on a phone: axe finds nothing, and nothing is wider than the page.
import assert from "node:assert/strict";

import { accessibleInBothThemes, assertAccessible } from "../lib/browser.mjs";
import { Person, UNAUTHENTICATED } from "../lib/person.mjs";

export default async function ({ page, noise }) {
  noise.expect(UNAUTHENTICATED);
  const nancy = new Person(page);
  await page.goto("/styleguide");
  await nancy.signIn("nancy.davolio@northwind.example");
  await nancy.title("Style guide");
  await page.locator(".plot-drawing").first().waitFor();
  await page.getByRole("grid").waitFor();
  await differs(page);
  for (const width of [1440, 360]) {
    await page.setViewportSize({ width, height: 900 });
    await page.waitForFunction(() => document.documentElement.scrollWidth <= innerWidth);
    await accessibleInBothThemes(page);
  }
  await page.setViewportSize({ width: 1440, height: 900 });
  await opened(nancy);
}

/** Light and dark stand beside each other, whatever the page's own theme. */
async function differs(page) {
  const ground = (scheme) => page.locator(`.scheme[data-scheme=${scheme}]`).first().evaluate((it) => getComputedStyle(it).backgroundColor);
  assert.equal(await ground("light"), "rgb(245, 246, 248)");
  assert.equal(await ground("dark"), "rgb(14, 18, 24)");
}

async function opened(person) {
  const { page } = person;
  const light = page.locator(".scheme").first();
  await person.press(person.button("At the side", light));
  await person.dialog("At the side").waitFor();
  await assertAccessible(page);
  await page.keyboard.press("Escape");
  await person.press(light.getByRole("button", { name: "Views 视图" }));
  await page.getByRole("menu").waitFor();
  await assertAccessible(page, { within: ".popover:popover-open" });
  await page.keyboard.press("Escape");
  await person.press(person.button("With a way back", light));
  await person.told("Deleted 已删除");
  // A component says its own key, and answers to it.
  await page.locator("h1").focus();
  await page.keyboard.press("k");
  await page.waitForFunction(() => document.activeElement?.getAttribute("aria-keyshortcuts") === "k");
}
