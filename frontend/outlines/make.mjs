// make.mjs WORLD_ATLAS TOPOJSON_CLIENT: draws `public/world.json` out of the npm packages world-atlas and topojson-client,
// whose unpacked folders it is given. Run once, by hand, when the outlines change; its output is committed. SOURCE.txt says
// whence they come.
import { readFileSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";

const [atlas, client] = process.argv.slice(2);
const { feature } = createRequire(import.meta.url)(`${client}/dist/topojson-client.js`);
const WIDTH = 1000;
// Where the atlas has another name than ISO 3166 as Unicode spells it in English.
const OTHERWISE = {
  "United States of America": "US", "Dem. Rep. Congo": "CD", Congo: "CG", "Dominican Rep.": "DO", "Falkland Is.": "FK",
  "Fr. S. Antarctic Lands": "TF", "Timor-Leste": "TL", "Côte d'Ivoire": "CI", "Central African Rep.": "CF",
  "Eq. Guinea": "GQ", eSwatini: "SZ", Palestine: "PS", Myanmar: "MM", "Solomon Is.": "SB", Czechia: "CZ", Turkey: "TR",
  "Bosnia and Herz.": "BA", Macedonia: "MK", Kosovo: "XK", "S. Sudan": "SS", "W. Sahara": "EH", "Hong Kong": "HK",
  Macao: "MO", "Antigua and Barb.": "AG", "St. Kitts and Nevis": "KN", "St. Vin. and Gren.": "VC", "Saint Lucia": "LC",
  "Trinidad and Tobago": "TT", "São Tomé and Principe": "ST", "Faeroe Is.": "FO", "Cabo Verde": "CV", "Cook Is.": "CK",
  "Marshall Is.": "MH", "Cayman Is.": "KY", "British Virgin Is.": "VG", "U.S. Virgin Is.": "VI", "Turks and Caicos Is.": "TC",
  "Fr. Polynesia": "PF", "N. Mariana Is.": "MP", "Wallis and Futuna Is.": "WF", "St. Pierre and Miquelon": "PM",
  "St-Martin": "MF", "St-Barthélemy": "BL", "Saint Helena": "SH", "Pitcairn Is.": "PN", "Br. Indian Ocean Ter.": "IO",
  "S. Geo. and the Is.": "GS", "Heard I. and McDonald Is.": "HM", Åland: "AX", Vatican: "VA", Curaçao: "CW",
};
// Codes of three letters and other spellings people write.
const ALSO = {
  US: ["USA", "United States of America", "U.S.A.", "America"], GB: ["UK", "GBR", "Great Britain", "England", "Scotland", "Wales"],
  CN: ["CHN", "PRC", "P.R. China", "People's Republic of China", "中国大陆", "中國大陸", "中华人民共和国"], HK: ["HKG", "香港"], MO: ["MAC", "澳门", "澳門"],
  TW: ["TWN", "台灣", "台湾", "Taiwan"], KR: ["KOR", "Korea", "Republic of Korea", "韩国", "南韓"], JP: ["JPN"], DE: ["DEU"], FR: ["FRA"],
  IT: ["ITA"], ES: ["ESP"], NL: ["NLD", "Holland", "The Netherlands"], CZ: ["Czech Republic"], TR: ["Turkey"], RU: ["RUS", "Russian Federation"],
  AE: ["UAE"], VN: ["Viet Nam"], BR: ["BRA"], CA: ["CAN"], AU: ["AUS"], IN: ["IND"], SG: ["SGP"], CH: ["CHE"], AT: ["AUT"], MX: ["MEX"],
};

const codes = readFileSync("/usr/share/zoneinfo/iso3166.tab", "utf8").split("\n").filter((line) => /^[A-Z]/.test(line)).map((line) => line.slice(0, 2)).concat("XK");
const spoken = ["en", "zh-Hans", "zh-Hant"].map((tag) => new Intl.DisplayNames(tag, { type: "region" }));
const byName = new Map(codes.map((code) => [spoken[0].of(code), code]));
const codeOf = (name) => OTHERWISE[name] ?? byName.get(name);

// Equal Earth (Šavrič, Patterson, Jenny 2018): areas are compared as they are.
const [A1, A2, A3, A4, M] = [1.340264, -0.081106, 0.000893, 0.003796, Math.sqrt(3) / 2];
function project([longitude, latitude]) {
  const [lambda, phi] = [(longitude * Math.PI) / 180, (latitude * Math.PI) / 180];
  const t = Math.asin(M * Math.sin(phi));
  const [t2, t6] = [t * t, t ** 6];
  const x = (lambda * Math.cos(t)) / (M * (A1 + 3 * A2 * t2 + t6 * (7 * A3 + 9 * A4 * t2)));
  return [x, -t * (A1 + A2 * t2 + t6 * (A3 + A4 * t2))];
}
const east = project([180, 0])[0];
const scale = WIDTH / (2 * east);
const top = project([0, 84])[1];
const place = (point) => {
  const [x, y] = project(point);
  return [Math.round((x + east) * scale * 2) / 2, Math.round((y - top) * scale * 2) / 2];
};

const rings = ({ type, coordinates }) => (type === "Polygon" ? coordinates : coordinates.flat());
// Steps from point to point: shorter than the points themselves.
function path(geometry) {
  return rings(geometry).map((ring) => {
    const points = ring.map(place).filter((point, at, all) => at === 0 || point[0] !== all[at - 1][0] || point[1] !== all[at - 1][1]);
    if (points.length < 4) return "";
    const steps = points.slice(1, -1).map(([x, y], at) => `${x - points[at][0]} ${y - points[at][1]}`);
    return `M${points[0].join(" ")}l${steps.join(" ")}z`.replace(/ -/g, "-");
  }).join("");
}
function middle(geometry) {
  const ring = rings(geometry).sort((a, b) => b.length - a.length)[0].map(place);
  return [0, 1].map((axis) => Math.round(ring.reduce((sum, point) => sum + point[axis], 0) / ring.length));
}

const read = (name) => { const world = JSON.parse(readFileSync(`${atlas}/${name}`)); return feature(world, world.objects.countries).features; };
const regions = new Map();
const unknown = [];
for (const { geometry, properties } of read("countries-110m.json")) {
  const code = codeOf(properties.name);
  if (properties.name === "Antarctica") continue;
  if (!code) { unknown.push(properties.name); continue; }
  regions.set(code, path(geometry));
}
// What is too small for an outline at this scale is a dot.
for (const { geometry, properties } of read("countries-50m.json")) {
  const code = codeOf(properties.name);
  if (!code || regions.has(code) || !geometry) { if (!code) unknown.push(properties.name); continue; }
  const [x, y] = middle(geometry);
  regions.set(code, `M${x - 2.5} ${y}a2.5 2.5 0 1 0 5 0a2.5 2.5 0 1 0-5 0z`);
}
console.error("no code:", [...new Set(unknown)].join(", "));
const names = (code) => [...new Set([...spoken.map((one) => one.of(code)), ...(ALSO[code] ?? [])])];
const height = Math.ceil((project([0, -58])[1] - top) * scale);
const lines = [...regions].sort().map(([code, outline]) => JSON.stringify([code, names(code), outline]));
writeFileSync(new URL("../public/world.json", import.meta.url), `{"width":${WIDTH},"height":${height},"regions":[\n${lines.join(",\n")}\n]}\n`);
