// Walks the journeys: every file of journeys/ (and bugs/), each in a fresh browser profile on a server of its own.
//   node run.mjs [WORD...]     only the files whose name contains one of the words
// Prints a line for each and ends with "N passed, N failed". What a failed one saw lies in output/.
import { mkdir, readdir, rm } from "node:fs/promises";
import { basename, join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";

import { openBrowser } from "./lib/browser.mjs";
import { Databases } from "./lib/databases.mjs";
import { startServer } from "./lib/server.mjs";

const here = fileURLToPath(new URL(".", import.meta.url));
const output = join(here, "output");
const LIMIT_MS = 120_000;

async function journeys(words) {
  const files = [];
  for (const folder of ["journeys", "bugs"]) {
    const names = await readdir(join(here, folder)).catch(() => []);
    files.push(...names.filter((name) => name.endsWith(".mjs")).sort().map((name) => join(here, folder, name)));
  }
  return files.filter((file) => words.length === 0 || words.some((word) => basename(file).includes(word)));
}

function within(ms, promise) {
  let timer;
  const late = new Promise((_, refuse) => {
    timer = setTimeout(() => refuse(new Error(`not finished after ${ms / 1000} s`)), ms);
  });
  return Promise.race([promise, late]).finally(() => clearTimeout(timer));
}

/** One journey from an empty browser to its end; the errors that the browser saw count as failures. */
async function walk(file, browser, databases) {
  const journey = await import(pathToFileURL(file));
  const name = basename(file, ".mjs");
  const server = await startServer(await databases.fresh(journey.database ?? "demo", name), join(output, `${name}.server.log`));
  try {
    const visit = await browser.visit({ url: server.url, ...journey.browser });
    await stroll(journey, visit, server, join(output, name)).finally(visit.close);
  } finally {
    await server.stop();
  }
}

async function stroll(journey, visit, server, evidence) {
  try {
    await within(LIMIT_MS, journey.default({ ...visit, server, url: server.url }));
    visit.assertQuiet();
    server.assertRunning();
  } catch (error) {
    await visit.keep(evidence);
    throw error;
  }
}

async function main(words) {
  await rm(output, { recursive: true, force: true });
  await mkdir(output, { recursive: true });
  const files = await journeys(words);
  const databases = new Databases();
  const browser = await openBrowser();
  let failed = 0;
  for (const file of files) {
    const started = performance.now();
    const error = await walk(file, browser, databases).then(() => null, (error) => error);
    const seconds = ((performance.now() - started) / 1000).toFixed(1);
    console.log(`${error ? "FAIL" : "ok  "}  ${basename(file, ".mjs")} (${seconds} s)`);
    if (error) {
      failed += 1;
      console.log(String(error.stack ?? error).replace(/^/gm, "      "));
    }
  }
  await browser.close();
  await databases.remove();
  console.log(`${files.length - failed} passed, ${failed} failed`);
  process.exitCode = failed > 0 || files.length === 0 ? 1 : 0;
}

await main(process.argv.slice(2));
