// The product's own texts, so that a journey says what it looks for in any language.
import { readFileSync } from "node:fs";

/** `words("zh-CN")("board.deals", { n: 2 })`: the text at a key, with its blanks filled in. */
export function words(locale) {
  const file = new URL(`../../../frontend/locales/${locale}.json`, import.meta.url);
  const texts = JSON.parse(readFileSync(file, "utf8"));
  return (key, blanks = {}) => {
    const found = key.split(".").reduce((inside, part) => inside?.[part], texts);
    const text = typeof found === "object" ? (found[new Intl.PluralRules(locale).select(blanks.n)] ?? found.other) : found;
    if (typeof text !== "string") throw new Error(`${locale} has no text ${key}`);
    return text.replace(/\{(\w+)\}/g, (_, name) => blanks[name]);
  };
}
