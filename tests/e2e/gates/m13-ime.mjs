// M13: who writes Chinese presses Enter to take a word, in the middle of a composition. In no field does that submit, close,
// search or lead anywhere.
import { apiAs } from "../lib/api.mjs";
import { idsOf, open, signIn } from "../lib/pages.mjs";
import { personOn, typing } from "../lib/scenes.mjs";

const EMAIL = "andrew.fuller@northwind.example";
const SYLLABLES = "nihaoma";
const FAST = ["search in the top bar, list search, page", "palette", "filter", "cell", "new record in leads", "field of a record", "note", "comment"];
const TEXT = ["textarea", ...["text", "search", "email", "tel", "url", "password"].map((type) => `input[type=${type}]`), "input:not([type])"].join(", ");

export { UNLIMITED as settings } from "../lib/pages.mjs";
export const fast = true;
export const limit = 600_000;

export default async function ({ page, another, noise, url, figures, full }) {
  noise.expect(/status of 401/);
  const scenes = typing(await idsOf(await apiAs(url, EMAIL)));
  const stranger = await another();
  await open(stranger, "/");
  const [faults, fields] = [[], { count: 0 }];
  await everyField(stranger, "sign in", faults, fields);
  await signIn(page, EMAIL);
  for (const scene of scenes.filter(({ name }) => full || FAST.includes(name))) {
    await open(page, scene.address);
    await scene.prepare?.(personOn(page));
    await everyField(page, scene.name, faults, fields);
  }
  figures.least("fields composed in", fields.count, full ? 90 : 25);
  figures.none("fields where Enter did more than take a word", faults, fields.count);
}

/** All that can be written in, of the topmost layer. */
async function everyField(page, scene, faults, fields) {
  const within = (await page.locator("dialog:modal").count()) > 0 ? page.locator("dialog:modal").last() : page.locator("body");
  const boxes = within.locator(TEXT).and(page.locator(":not([readonly]):not(:disabled)"));
  const session = await page.context().newCDPSession(page);
  for (const box of await boxes.all()) {
    if (!(await box.isVisible())) continue;
    fields.count += 1;
    const fault = await compose(page, session, box);
    if (fault) faults.push(`${scene}: ${fault}`);
  }
  await session.detach();
}

async function compose(page, session, box) {
  const name = await box.evaluate((it) => it.labels?.[0]?.textContent.trim() || it.getAttribute("aria-label") || it.name);
  const before = page.url();
  const dialogs = await page.locator("dialog[open], :popover-open").count();
  const sent = [];
  const hear = (request) => {
    const told = `${request.method()} ${new URL(request.url()).pathname}`;
    const writes = !["GET", "HEAD"].includes(request.method()) && !/\/(search|aggregate|run)$/.test(request.url());
    if (writes || `${request.url()} ${request.postData() ?? ""}`.includes(SYLLABLES)) sent.push(told);
  };
  page.on("request", hear);
  await box.focus();
  await session.send("Input.imeSetComposition", { text: SYLLABLES, selectionStart: SYLLABLES.length, selectionEnd: SYLLABLES.length });
  const composed = await box.inputValue();
  await page.waitForTimeout(250);
  const key = { key: "Enter", code: "Enter", windowsVirtualKeyCode: 13, nativeVirtualKeyCode: 13 };
  await session.send("Input.dispatchKeyEvent", { type: "rawKeyDown", ...key });
  await session.send("Input.dispatchKeyEvent", { type: "keyUp", ...key });
  await page.waitForTimeout(100);
  page.off("request", hear);
  const there = (await box.count()) === 1 && (await box.evaluate((it) => it === document.activeElement));
  const dialogsNow = await page.locator("dialog[open], :popover-open").count();
  if (there) {
    await session.send("Input.imeSetComposition", { text: "", selectionStart: 0, selectionEnd: 0 });
    await box.fill("");
  }
  const led = page.url() === before ? null : page.url();
  // What was sought half composed comes to its end, before it could be taken for the next field's.
  if (led || sent.length > 0) await page.waitForTimeout(600);
  if (!composed.includes(SYLLABLES)) return `${name}: takes no composition (${composed})`;
  if (led) return `${name}: leads to ${led}`;
  if (sent.length > 0) return `${name}: sends ${sent.join(", ")}`;
  if (dialogsNow < dialogs) return `${name}: closes its panel`;
  return there ? null : `${name}: loses the keyboard`;
}
