// The gates of the user's experience at their full size: figure, bar, verdict.
//   node ux.mjs FOLDER [--fast] [WORD...]     the table goes to FOLDER as report.md and report.json
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";

import { filesIn, walkAll } from "./lib/walk.mjs";

/** A gate that broke before it had measured anything is missed too. */
function rowsOf({ name, error, figures }) {
  const broke = error && figures.rows.every((row) => row.good);
  return broke ? [...figures.rows, { gate: name, what: "walked to its end", figure: String(error.message).split("\n")[0], bar: "yes", good: false }] : figures.rows;
}

function verdict({ good, missed }) {
  if (!good) return "MISSED";
  return missed === undefined ? "good" : `missed (known; at most ${missed})`;
}

function table(rows, size) {
  const cell = (text) => String(text).replaceAll("|", "\\|");
  const lines = rows.map((row) => `| ${row.gate} | ${cell(row.what)} | ${cell(row.figure)} | ${row.bar} | ${verdict(row)} |`);
  return ["| gate | what | figure | bar | verdict |", "|---|---|---|---|---|", ...lines, "", `Size ${size}.`].join("\n");
}

const [folder, ...rest] = process.argv.slice(2);
const size = rest.includes("--fast") ? "fast" : "full";
const words = rest.filter((word) => !word.startsWith("--"));
const outcomes = await walkAll(await filesIn(["gates"], words), { size });
const rows = outcomes.flatMap(rowsOf);
mkdirSync(folder, { recursive: true });
writeFileSync(join(folder, "report.json"), JSON.stringify({ size, rows, notes: outcomes.flatMap(({ figures }) => figures.notes) }, null, 1));
writeFileSync(join(folder, "report.md"), `${table(rows, size)}\n`);
console.log(table(rows, size));
const bad = rows.filter((row) => !row.good).length;
console.log(`${rows.length - bad} passed, ${bad} failed`);
process.exitCode = bad > 0 || rows.length === 0 ? 1 : 0;
