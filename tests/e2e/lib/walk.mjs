// Walks journeys and gates: each file in a fresh browser profile on a server of its own, one at a time unless AT_ONCE says more.
import { mkdir, readdir, rm } from "node:fs/promises";
import { basename, join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";

import { openBrowser } from "./browser.mjs";
import { Databases } from "./databases.mjs";
import { Figures } from "./figures.mjs";
import { startServer } from "./server.mjs";

const here = fileURLToPath(new URL("../", import.meta.url));
const output = join(here, "output");
/** A journey that takes longer hangs; a gate says itself how long its full size may take. */
const LIMIT_MS = 120_000;

/** The files of the folders whose name contains one of the words; all without a word. */
export async function filesIn(folders, words) {
  const files = [];
  for (const folder of folders) {
    const names = await readdir(join(here, folder)).catch(() => []);
    files.push(...names.filter((name) => name.endsWith(".mjs")).sort().map((name) => join(here, folder, name)));
  }
  return files.filter((file) => words.length === 0 || words.some((word) => basename(file).includes(word)));
}

/** Whether a gate has a size for every day (`fast`), walked along with the journeys. */
export const isFast = async (file) => (await import(pathToFileURL(file))).fast === true;

function within(ms, promise) {
  let timer;
  const late = new Promise((_, refuse) => {
    timer = setTimeout(() => refuse(new Error(`not finished after ${ms / 1000} s`)), ms);
  });
  return Promise.race([promise, late]).finally(() => clearTimeout(timer));
}

/** One file to its end: what went wrong, and what was measured. */
async function walk(file, tools) {
  const journey = await import(pathToFileURL(file));
  const name = basename(file, ".mjs");
  const figures = new Figures(name);
  const scene = { name, figures, full: tools.size === "full", databases: tools.databases };
  const error = await (journey.bare ? measure(journey, scene) : stage(journey, scene, tools)).then(() => null, (error) => error);
  return { error, figures };
}

async function measure(journey, scene) {
  await journey.default(scene);
  scene.figures.assertGood();
}

/** From an empty browser on a server of its own; the errors that the browser saw count as failures. */
async function stage(journey, scene, { browser, databases }) {
  const database = await databases.fresh(kindOf(journey, scene), scene.name, journey.settings);
  const server = await startServer(database, join(output, `${scene.name}.server.log`), journey.settings);
  try {
    const visit = await browser.visit({ url: server.url, ...journey.browser });
    await stroll(journey, { ...visit, ...scene, server, url: server.url }).finally(visit.close);
  } finally {
    await server.stop();
    await databases.drop(database);
  }
}

function kindOf({ database = "demo" }, { full }) {
  return typeof database === "function" ? database({ full }) : database;
}

async function stroll(journey, scene) {
  const limit = scene.full ? (journey.limit ?? LIMIT_MS) : LIMIT_MS;
  try {
    await within(limit, measure(journey, scene));
    scene.assertQuiet();
    scene.server.assertRunning();
  } catch (error) {
    await scene.keep(join(output, scene.name));
    throw error;
  }
}

/** Walks the files and prints a line for each. `size`: "fast" or "full", which only gates know. */
export async function walkAll(files, { size = "fast", atOnce = Number(process.env.AT_ONCE ?? 1) } = {}) {
  await rm(output, { recursive: true, force: true });
  await mkdir(output, { recursive: true });
  const databases = new Databases();
  const browser = await openBrowser();
  const waiting = [...files];
  const outcomes = [];
  const work = async () => {
    for (let file = waiting.shift(); file; file = waiting.shift()) {
      const started = performance.now();
      const outcome = await walk(file, { browser, databases, size });
      const seconds = (performance.now() - started) / 1000;
      outcomes.push({ name: basename(file, ".mjs"), seconds, ...outcome });
      tell(outcomes.at(-1));
    }
  };
  await Promise.all(Array.from({ length: atOnce }, work));
  await browser.close();
  await databases.remove();
  return outcomes.sort((a, b) => a.name.localeCompare(b.name, "en", { numeric: true }));
}

function tell({ name, seconds, error, figures }) {
  console.log(`${error ? "FAIL" : "ok  "}  ${name} (${seconds.toFixed(1)} s)`);
  for (const note of figures.notes) console.log(`      ${note}`);
  if (error) console.log(String(error.stack ?? error).replace(/^/gm, "      "));
}
