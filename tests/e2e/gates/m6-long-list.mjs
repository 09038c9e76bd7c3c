// M6, M7: a list of ten thousand (full: a million) rows holds few nodes, and whatever is scrolled to is seen: rows are looked
// for by what lies under five heights of the window, in each frame, not by what the list counts itself.
import { open, signIn } from "../lib/pages.mjs";

const ROWS = Number(process.env.ROWS ?? 0);
/** As many as a flag says (`ROWS=1000000 ./just ux m6`): making a million takes minutes. */
export const database = () => ROWS || 10_000;
export { UNLIMITED as settings } from "../lib/pages.mjs";
export const limit = 900_000;

const DISTANCE = 54_000;
const STEP = 600;

export default async function ({ page, figures }) {
  await signIn(page, "admin@northwind.example");
  await open(page, "/leads?sort=-created_at");
  const rows = Number(await page.getByRole("grid").getAttribute("aria-rowcount")) - 1;
  figures.least("rows of the list", rows, database());
  figures.most("DOM nodes, at the top", await nodes(page), 1_500);
  const heap = await heapOf(page);
  const before = await heap();
  const seen = await scroll(page);
  figures.most("DOM nodes, after scrolling", await nodes(page), 1_500);
  figures.least(`frames looked at over ${DISTANCE} px`, seen.frames, DISTANCE / STEP);
  figures.most("frames with a blank at one of five heights", seen.blank, 0);
  figures.most("growth of the heap", (await heap() - before) / 1e6, 20, "MB");
  for (const share of [0.25, 0.5, 0.99]) figures.none(`blanks after a jump to ${share * 100} %`, await jump(page, share), 5);
}

const nodes = (page) => page.evaluate(() => document.querySelectorAll("*").length);

async function heapOf(page) {
  const session = await page.context().newCDPSession(page);
  return async () => {
    await session.send("HeapProfiler.collectGarbage");
    return (await session.send("Runtime.getHeapUsage")).usedSize;
  };
}

/** Scrolls as a wheel does, and looks in each frame. */
function scroll(page) {
  return page.evaluate(async ([distance, step]) => {
    const frame = document.querySelector(".list-scroll");
    const next = () => new Promise((resolve) => requestAnimationFrame(resolve));
    // What a person sees of a frame is what it holds when its painting is through: after the listeners of its scroll.
    const painted = () => next().then(() => new Promise((resolve) => { const channel = new MessageChannel(); channel.port1.onmessage = resolve; channel.port2.postMessage(0); }));
    const blank = () => {
      const { left, top, height } = frame.getBoundingClientRect();
      const heights = [0.15, 0.3, 0.5, 0.7, 0.9].map((share) => top + 40 + (height - 90) * share);
      return heights.some((y) => !document.elementFromPoint(left + 120, y)?.closest("tr[aria-rowindex]"));
    };
    const seen = { frames: 0, blank: 0 };
    for (let gone = 0; gone < distance; gone += step) {
      frame.scrollTop += step;
      await painted();
      seen.frames += 1;
      seen.blank += blank() ? 1 : 0;
    }
    return seen;
  }, [DISTANCE, STEP]);
}

/** Far away at once: rows with words stand there in the end, at each height. */
async function jump(page, share) {
  await page.locator(".list-scroll").evaluate((frame, share) => (frame.scrollTop = share * (frame.scrollHeight - frame.clientHeight)), share);
  // The list learns of it with the next frame, and its rows come from the server: in the end is within three seconds.
  for (const end = Date.now() + 3_000; Date.now() < end && (await page.evaluate(blanks)).length > 0; ) await page.waitForTimeout(50);
  return page.evaluate(blanks);
}

/** Runs in the page. */
function blanks() {
  const { left, top, height } = document.querySelector(".list-scroll").getBoundingClientRect();
  const heights = [0.15, 0.3, 0.5, 0.7, 0.9].map((part) => top + 40 + (height - 90) * part);
  return heights.filter((y) => !document.elementFromPoint(left + 120, y)?.closest("tr[aria-rowindex]")?.innerText.trim()).map((y) => `nothing at ${Math.round(y)} px`);
}
