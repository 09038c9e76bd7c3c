// M15: a figure is its rows: for each report and widget, what a mark or a cell of its table says is what the list behind it counts
// and sums up; a column of the board says what the list of its stage does. For three people who may see different records.
import { apiAs } from "../lib/api.mjs";
import { open, settled, signIn } from "../lib/pages.mjs";

export { UNLIMITED as settings } from "../lib/pages.mjs";
export const limit = 1_800_000;

const PEOPLE = { representative: "nancy.davolio@northwind.example", manager: "andrew.fuller@northwind.example", "read only": "catherine.blake@northwind.example" };
/** Of each table so many figures are opened in the fast size; and of a chart each mark is held against the table. */
const FAST_FIGURES = 1;
const FAST_PEOPLE = ["representative"];

export default async function ({ page, another, url, figures, full }) {
  const names = full ? Object.keys(PEOPLE) : FAST_PEOPLE;
  for (const name of names) {
    const on = name === names[0] ? page : await another();
    await signIn(on, PEOPLE[name]);
    const seen = { marks: 0, figures: 0, faults: [] };
    const answers = listen(on);
    const reports = await reportsOf(on);
    for (const address of reports) await figuresOn(on, address, answers, seen, full);
    await figuresOn(on, "/dashboards/overview", answers, seen, full);
    await board(on, await apiAs(url, PEOPLE[name]), seen, full);
    figures.least(`${name}: reports`, reports.length, 10);
    figures.least(`${name}: marks held against their tables`, seen.marks, 20);
    figures.none(`${name}: figures that are not their rows`, seen.faults, seen.figures);
  }
}

/** What the server answered to each report, by its name: the page shows it, the list must be it. */
function listen(page) {
  const answers = new Map();
  page.on("response", async (response) => {
    if (!response.url().endsWith("/reports/run") || !response.ok()) return;
    const { standard } = response.request().postDataJSON();
    if (standard) answers.set(standard, await response.json().catch(() => null));
  });
  return answers;
}

async function reportsOf(page) {
  await open(page, "/reports");
  const links = await page.locator("main a[href^='/reports/']").evaluateAll((links) => links.map((link) => link.getAttribute("href")));
  return [...new Set(links)].filter((href) => href !== "/reports/new");
}

/** The tables of the page, the marks beside them, and what their cells lead to. */
async function figuresOn(page, address, answers, seen, full) {
  await open(page, address);
  const shown = await page.evaluate(tables, address);
  for (const table of shown) {
    const answer = answers.get(table.report);
    if (!answer || answer.groups.length === 0) continue;
    const { faults, alone } = marksAgainst(table);
    seen.faults.push(...faults.map((fault) => `${address}, ${table.report}: ${fault}`));
    seen.marks += table.marks.length - alone.length;
    const [cells, sums] = [cellsOf(answer, table), alone.map((mark) => figureOf(mark, answer))];
    for (const cell of full ? [...cells, ...sums] : [...cells.slice(0, FAST_FIGURES), ...sums.slice(0, FAST_FIGURES)]) {
      seen.figures += 1;
      const fault = await rowsBehind(page, cell);
      if (fault) seen.faults.push(`${address}, ${table.report}, ${cell.name}: ${fault}`);
    }
  }
}

/** Runs in the page: each table with its cells' addresses, and the marks drawn beside it. */
function tables(address) {
  return [...document.querySelectorAll(".report-table")].map((table) => {
    const widget = table.closest(".widget");
    const head = widget ? widget.querySelector("h2 a")?.getAttribute("href") : address;
    const place = widget ?? document.querySelector("main");
    const rows = [...table.querySelectorAll("tbody tr:not(.subtotal)")].map((row) => ({
      name: [...row.querySelectorAll("th")].map((cell) => cell.textContent).join(" "),
      // A cell says its figure, and where two times are compared a second one beneath.
      cells: [...row.querySelectorAll("td")].map((cell) => {
        const links = [...cell.querySelectorAll("a")].map((link) => ({ text: link.textContent, href: link.getAttribute("href") }));
        return { href: links[0]?.href ?? null, links };
      }),
    }));
    const marks = [...place.querySelectorAll("svg.plot-drawing a.mark")].map((mark) => ({ href: mark.getAttribute("href"), name: mark.getAttribute("aria-label") }));
    return { report: head?.split("/").at(-1).split("?")[0], rows, marks };
  });
}

/** Each mark leads where a cell of the table leads, and says the same number, perhaps in short. `alone`: marks that stand for several cells together. */
function marksAgainst({ rows, marks }) {
  const links = rows.flatMap((row) => row.cells).flatMap((cell) => cell.links);
  const [faults, alone] = [[], []];
  for (const mark of marks) {
    const same = links.filter((link) => link.href === mark.href);
    if (same.length === 0) alone.push(mark);
    else if (!same.some((link) => numbersOf(mark.name).some((value) => near(value, number(link.text))))) faults.push(`the mark says ${mark.name}, the table ${same.map((link) => link.text)}`);
  }
  return { faults, alone };
}

const numbersOf = (name) => [...name.matchAll(/[\d.,]*\d\s?[KMB%]?/g)].map(([text]) => number(text));

/** In short a number has one digit after the point: 1,049 is 1K. */
const near = (a, b) => Math.abs(a - b) <= Math.max(Math.abs(b) * 0.06, 0.6);

/** A country of the map, or what is left beside the largest: its last number is what the list behind it must say. */
function figureOf({ name, href }, { columns }) {
  const how = columns.every((column) => column.function === "count") ? "count" : "sum";
  return { name: `the mark ${name}`, how, href, value: numbersOf(name).at(-1), short: true };
}

function number(text) {
  const [, digits, unit] = /([\d.,]+)\s?([KMB]?)/.exec(text) ?? [null, "", ""];
  return Number(digits.replace(/[.,]$/, "").replaceAll(",", "")) * { "": 1, K: 1e3, M: 1e6, B: 1e9 }[unit];
}

/** Cells whose rows can be counted or summed up again by the list; those that differ most come first. */
function cellsOf(answer, table) {
  const cells = answer.rows.flatMap((row, at) => answer.columns.map((column, place) => ({
    name: `${table.rows[at]?.name}, ${column.name}`,
    how: column.function,
    path: column.path,
    value: row.values[place],
    href: table.rows[at]?.cells[place]?.href,
  })));
  return cells.filter(({ href, how, path, value }) => href && value !== null && (how === "count" || (how === "sum" && path === "amount")));
}

/** The list behind a figure, as a press on it opens it. */
async function rowsBehind(page, { how, value, href, short = false }) {
  const expected = Number(value?.amount ?? value);
  await open(page, href);
  const count = await page.locator(".page-head .count").innerText();
  if (how === "sum" && expected !== 0) await page.waitForFunction(() => /\d/.test(document.querySelector("tfoot td.sum")?.textContent ?? ""));
  const sum = how === "sum" ? await page.locator("tfoot td.sum").first().innerText().catch(() => "0") : "";
  const told = number(how === "count" ? count || "0" : sum || "0");
  const exact = how === "count" ? told === expected : Math.abs(told - Math.abs(expected)) <= 1;
  const good = short && expected >= 1_000 ? near(expected, told) : exact;
  return good ? null : `${how} ${expected}, the list ${href} says ${told}`;
}

/** Columns of the board against the list of their stage. */
async function board(page, api, seen, full) {
  await open(page, "/opportunities?layout=board");
  await page.locator(".column .card").first().waitFor();
  const columns = await page.locator(".column").evaluateAll((all) => all.map((column) => ({ name: column.getAttribute("aria-label"), words: column.querySelector("header").innerText })));
  const { data: stages } = await api("POST", "/stages/search", { limit: 100 });
  for (const { name, words } of full ? columns : columns.slice(0, 2)) {
    const stage = stages.find((stage) => stage.name === name);
    if (!stage) continue;
    await open(page, `/opportunities?f=stage_id:eq(${stage.id})`);
    const count = number(await page.locator(".page-head .count").innerText());
    seen.figures += 1;
    const deals = Number(/(\d[\d,]*) deals?/.exec(words)?.[1].replaceAll(",", "") ?? 0);
    if (deals !== count) seen.faults.push(`board, ${name}: ${deals} deals, the list has ${count}`);
    if (count === 0) continue;
    await page.waitForFunction(() => /\d/.test(document.querySelector("tfoot td.sum")?.textContent ?? ""));
    const [sum, said] = [number(await page.locator("tfoot td.sum").first().innerText()), number(/\$([\d.,]+\s?[KMB]?)/.exec(words)?.[1] ?? "0")];
    if (Math.abs(said - sum) > sum * 0.06) seen.faults.push(`board, ${name}: ${said}, the list sums up ${sum}`);
  }
  await settled(page);
}
