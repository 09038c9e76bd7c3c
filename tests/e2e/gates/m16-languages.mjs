// M16: three languages or none: no key is missing, nothing is left in English, and Taiwan's Chinese is Taiwan's.
import { readFileSync, readdirSync } from "node:fs";
import { fileURLToPath } from "node:url";

import { LATIN_MARKS, MAINLAND, SIMPLIFIED, TRADITIONAL } from "../lib/terms.mjs";

/** Needs neither program nor browser. */
export const bare = true;
export const fast = true;

const ROOT = fileURLToPath(new URL("../../../", import.meta.url));

export default function ({ figures }) {
  const locales = Object.fromEntries(["en", "zh-CN", "zh-TW"].map((locale) => [locale, textsOf(locale)]));
  keys(figures, locales);
  terms(figures, locales);
}

/** `[where, text]` of all that is written in a language: the page's texts, its help, and the server's errors. */
function textsOf(locale) {
  const flat = (tree, path) => (typeof tree === "string" ? [[path, tree]] : Object.entries(tree).flatMap(([name, inside]) => flat(inside, path ? `${path}.${name}` : name)));
  return flat(JSON.parse(readFileSync(`${ROOT}frontend/locales/${locale}.json`, "utf8")), "");
}

function prose(locale) {
  const help = `${ROOT}frontend/help/${locale}/`;
  const errors = `${ROOT}crates/api/src/error/text/${locale.toLowerCase().replace("-", "_")}.rs`;
  const reports = JSON.parse(readFileSync(`${ROOT}crates/persistence/src/report/standard.json`, "utf8"));
  const told = (tree) => (tree && typeof tree === "object" ? Object.entries(tree).flatMap(([name, inside]) => (name === locale ? [["reports", inside]] : told(inside))) : []);
  return [
    ...readdirSync(help).flatMap((name) => readFileSync(help + name, "utf8").split("\n").map((line, at) => [`help/${name}:${at + 1}`, line])),
    ...readFileSync(errors, "utf8").split("\n").map((line, at) => [`errors:${at + 1}`, line]),
    ...told(reports),
  ];
}

function keys(figures, locales) {
  const blanks = (text) => [...text.matchAll(/\{\w+\}/g)].map(String).sort().join();
  const english = new Map(locales.en);
  for (const locale of ["zh-CN", "zh-TW"]) {
    const own = new Map(locales[locale]);
    // Chinese has one form for any number.
    const needed = [...english].filter(([key]) => !key.endsWith(".one") || !english.has(key.replace(/one$/, "other")));
    const faults = needed.filter(([key, text]) => own.get(key) === undefined || blanks(own.get(key)) !== blanks(text)).map(([key]) => key);
    figures.none(`${locale}: keys missing, or with other blanks`, faults, needed.length);
    const same = needed.filter(([key, text]) => own.get(key) === text && /[a-z]{4,}/.test(text.replace(/\{\w+\}/g, ""))).map(([key, text]) => `${key} (${text})`);
    figures.none(`${locale}: texts left in English`, same.filter((line) => !NAMES.test(line)), needed.length);
  }
}

/** Names of things that are called the same everywhere. */
const NAMES = /\((Rapport|WhatsApp|English|Excel|CSV|PDF|SVG|PNG|iCalendar|JSON|API|webhook|https?:.*|E-?mail|[^)]*@[^)]*)\)$/i;

function terms(figures, locales) {
  const words = Object.entries(MAINLAND);
  const taiwan = [...locales["zh-TW"], ...prose("zh-TW")];
  const foreign = taiwan.flatMap(([where, text]) => words.filter(([word]) => text.includes(word)).map(([word, better]) => `${where}: ${word}, in Taiwan ${better}: ${text.slice(0, 60)}`));
  figures.none("zh-TW: terms of the mainland", foreign, taiwan.length);
  figures.none("zh-TW: simplified characters", taiwan.filter(([, text]) => SIMPLIFIED.test(text)).map(([where, text]) => `${where}: ${text.slice(0, 60)}`), taiwan.length);
  const mainland = [...locales["zh-CN"], ...prose("zh-CN")];
  figures.none("zh-CN: traditional characters", mainland.filter(([, text]) => TRADITIONAL.test(text)).map(([where, text]) => `${where}: ${text.slice(0, 60)}`), mainland.length);
  const chinese = [...mainland, ...taiwan].filter(([where]) => !/^(errors|help)/.test(where));
  figures.none("Latin marks between Chinese words", chinese.filter(([, text]) => LATIN_MARKS.test(text)).map(([where, text]) => `${where}: ${text}`), chinese.length);
}
