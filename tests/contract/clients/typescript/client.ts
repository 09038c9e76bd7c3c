// A day of an integrator in TypeScript: types from the document, nothing else of ours. URL, TOKEN come from the environment.
import createClient from "openapi-fetch";

import type { components, paths } from "./made/api.js";

declare const process: { env: Record<string, string> };
type Problem = components["schemas"]["Problem"];

const api = createClient<paths>({ baseUrl: process.env.URL!, headers: { Authorization: `Bearer ${process.env.TOKEN}` } });

function expect(good: boolean, what: string): asserts good {
  if (!good) throw new Error(what);
}

async function create(company: string) {
  const { data, error } = await api.POST("/api/v1/leads", { body: { company } });
  expect(data !== undefined, `not created: ${JSON.stringify(error)}`);
  return data;
}

async function everyCompany(prefix: string): Promise<string[]> {
  const found: string[] = [];
  for (let cursor: string | undefined; ; ) {
    const query = { company_starts_with: prefix, sort: "company", limit: 2, ...(cursor ? { cursor } : {}) };
    const { data } = await api.GET("/api/v1/leads", { params: { query } });
    expect(data !== undefined, "the list was refused");
    found.push(...data.data.map((lead) => lead.company ?? ""));
    if (!data.page.next_cursor) return found;
    cursor = data.page.next_cursor;
  }
}

const change = (id: string, version: number, company: string) =>
  api.PATCH("/api/v1/leads/{id}", { params: { path: { id }, header: { "If-Match": `"${version}"` } }, body: { company } });

const prefix = `ts-${Date.now()}-`;
for (const name of ["a", "b", "c", "d", "e"]) await create(prefix + name);
expect((await everyCompany(prefix)).join() === ["a", "b", "c", "d", "e"].map((name) => prefix + name).join(), "the walk missed a lead");

const lead = await create(`${prefix}z`);
const changed = await change(lead.id, lead.version, `${prefix}y`);
expect(changed.data?.version === lead.version + 1, "not changed");
const late = await change(lead.id, lead.version, `${prefix}x`);
expect(late.response.status === 412 && (late.error as Problem).current_version === 2, "a stale change must be told the current version");

const wrong = await api.POST("/api/v1/leads", { body: { company: "x".repeat(1000) } });
const problem = wrong.error as Problem;
expect(wrong.response.status === 422 && problem.errors?.[0]?.pointer === "#/company", `no pointer: ${JSON.stringify(problem)}`);
console.log("typescript: created, listed to the end, changed, told of a conflict and of a wrong field");
