// M20: every pair of colours of the tokens is far enough apart: contrast (WCAG 1.4.3, 1.4.11), and charts' series for every kind of colour vision.
import { readFileSync } from "node:fs";

import { contrast, distance, VISIONS } from "../lib/colour.mjs";

/** Needs neither program nor browser. */
export const bare = true;
export const fast = true;

const GROUNDS = ["canvas", "surface", "sunken", "hover", "selected"];
const HEAT = [1, 2, 3, 4, 5, 6, 7];
const SERIES = [1, 2, 3, 4, 5, 6];

/** What is written or drawn upon what, and how much contrast that needs. */
const PAIRS = [
  ...["text", "text-2", "muted", "accent-text"].map((ink) => [ink, [...GROUNDS, "info-ground"], 4.5]),
  ...["success", "warning", "danger"].map((ink) => [ink, ["canvas", "surface", "sunken", "hover", `${ink}-ground`], 4.5]),
  ["on-fill", ["accent", "accent-hover", "danger-fill"], 4.5],
  ["focus", GROUNDS, 3],
  ["control-border", ["canvas", "surface"], 3],
  ...SERIES.map((at) => [`series-${at}`, ["surface"], 3]),
];

/** `{ light: { name: "#…" }, dark: … }`, out of the style sheet itself. */
function tokens() {
  const css = readFileSync(new URL("../../../frontend/style/tokens.css", import.meta.url), "utf8");
  const schemes = { light: {}, dark: {} };
  for (const [, name, light, dark] of css.matchAll(/--([\w-]+):\s*light-dark\((#\w{6}),\s*(#\w{6})\)/g)) {
    Object.assign(schemes.light, { [name]: light });
    Object.assign(schemes.dark, { [name]: dark });
  }
  for (const [, name, both] of css.matchAll(/--([\w-]+):\s*(#\w{6});/g)) schemes.light[name] = schemes.dark[name] = both;
  return schemes;
}

/** Numbers in a heat map: on the four weak steps in the ink of the page, on the strong ones the other way about. */
function heatPairs(scheme) {
  const weak = scheme === "light" ? "text" : "on-fill";
  const strong = scheme === "light" ? "on-fill" : "canvas";
  return HEAT.map((step) => [step <= 4 ? weak : strong, [`heat-${step}`], 4.5]);
}

export default function ({ figures }) {
  for (const [scheme, colours] of Object.entries(tokens())) {
    const pairs = [...PAIRS, ...heatPairs(scheme)].flatMap(([ink, grounds, need]) => grounds.map((ground) => [ink, ground, need]));
    const weak = pairs.map(([ink, ground, need]) => [`${ink} on ${ground}`, contrast(colours[ink], colours[ground]), need]).filter(([, has, need]) => has < need);
    figures.none(`${scheme}: pairs of too little contrast`, weak.map(([pair, has, need]) => `${pair} ${has.toFixed(2)}, needs ${need}`), pairs.length);
    for (const vision of VISIONS) figures.least(`${scheme}: nearest two series, ${vision} vision`, nearest(colours, vision), 12);
  }
}

function nearest(colours, vision) {
  const pairs = SERIES.flatMap((one) => SERIES.filter((two) => two > one).map((two) => [one, two]));
  return Math.min(...pairs.map((pair) => distance(...pair.map((at) => colours[`series-${at}`]), vision)));
}
