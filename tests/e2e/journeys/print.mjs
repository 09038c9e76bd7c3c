// On paper: no chrome, light whatever the theme, everything as wide as the sheet, heads of tables on every sheet, and who
// printed it when. A list prints the rows that were fetched, not only those in sight.
import assert from "node:assert/strict";
import { mkdirSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

import { Person, UNAUTHENTICATED } from "../lib/person.mjs";

const output = fileURLToPath(new URL("../output/", import.meta.url));
const SHEET = { width: 718, height: 1020 };
const CHROME = ".rail, .top-bar, .bottom-bar, .toolbar, .pager, .composer, .record-acts, .questions, .toasts, .edit";

export const browser = { colorScheme: "dark" };

export default async function ({ page, noise }) {
  noise.expect(UNAUTHENTICATED);
  const nancy = new Person(page);
  await page.goto("/accounts?sort=name");
  await nancy.signIn("nancy.davolio@northwind.example");
  await page.getByRole("rowheader").first().waitFor();
  await list(nancy);
  await record(nancy);
  await page.goto("/reports/pipeline");
  await page.locator("a.mark").first().waitFor();
  await onPaper(nancy, "report");
  await page.goto("/dashboards/overview");
  await page.locator(".widget a.mark").first().waitFor();
  await onPaper(nancy, "dashboard");
}

async function list(person) {
  const { page } = person;
  const rows = page.locator("#list-grid tbody tr[aria-rowindex]");
  const inSight = await rows.count();
  // What the browser does before it prints, and after.
  await page.evaluate(() => dispatchEvent(new Event("beforeprint")));
  await page.waitForFunction(() => document.querySelectorAll("#list-grid tbody tr[aria-rowindex]").length >= 50);
  assert.match(await page.locator(".list-main .print-only").textContent(), /^1–\d+ of \d+$/);
  await page.evaluate(() => dispatchEvent(new Event("afterprint")));
  await page.waitForFunction((before) => document.querySelectorAll("#list-grid tbody tr[aria-rowindex]").length <= before, inSight);
  assert.ok(await onPaper(person, "list") > 1, "50 rows fill more than a sheet");
}

async function record(person) {
  const { page, w } = person;
  await page.getByRole("rowheader").getByRole("link").first().click();
  await page.getByRole("region", { name: w("page.timeline") }).waitFor();
  await page.locator(".entry, .timeline-panel .empty").first().waitFor();
  await onPaper(person, "record", [w("page.details"), w("timeline.next")]);
}

/** The page as it is printed: how many sheets it fills. `parts`: headings that must be on it. */
async function onPaper({ page }, name, parts = []) {
  const before = page.viewportSize();
  await page.evaluate(() => dispatchEvent(new Event("beforeprint")));
  await page.emulateMedia({ media: "print", colorScheme: "dark" });
  await page.setViewportSize(SHEET);
  const seen = await page.evaluate((chrome) => {
    const shown = (element) => element.getClientRects().length > 0;
    const head = document.querySelector("main thead");
    const all = (selector) => [...document.querySelectorAll(selector)].filter(shown);
    return {
      chrome: all(chrome).map((element) => element.className),
      ground: getComputedStyle(document.body).backgroundColor,
      ink: getComputedStyle(document.querySelector("h1")).color,
      head: head && getComputedStyle(head).display,
      wide: document.documentElement.scrollWidth - innerWidth,
      headings: all("h1, h2, h3").map((heading) => heading.textContent.trim()),
      said: all(".print-only").map((line) => line.textContent).join(" "),
    };
  }, CHROME);
  assert.deepEqual(seen.chrome, [], name);
  assert.equal(seen.ground, "rgb(255, 255, 255)", name);
  assert.equal(seen.ink, "rgb(24, 32, 43)", name);
  if (seen.head) assert.equal(seen.head, "table-header-group", name);
  assert.ok(seen.wide <= 0, `${name} is ${seen.wide} px wider than the sheet`);
  assert.match(seen.said, /Nancy Davolio · .*\d.* · /, `${name} does not say who printed it`);
  for (const part of parts) assert.ok(seen.headings.includes(part), `${part} among ${seen.headings}`);
  await page.evaluate(() => dispatchEvent(new Event("afterprint")));
  await page.setViewportSize(before);
  await page.emulateMedia({ media: null });
  const pdf = await page.pdf({ format: "A4" });
  mkdirSync(output, { recursive: true });
  writeFileSync(`${output}print-${name}.pdf`, pdf);
  return pdf.toString("latin1").match(/\/Type \/Page\b/g)?.length ?? 0;
}
