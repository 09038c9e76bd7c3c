// The pages of the product and their states, for gates that look at all of them.
import { DEMO_PASSWORD } from "./person.mjs";

const signedIn = new WeakSet();

/** Signs somebody in without the form: the browser then holds the cookie, and the page's note that it does (no script sees the cookie). */
export async function signIn(page, email, password = DEMO_PASSWORD) {
  const context = page.context();
  const answer = await context.request.post("/api/v1/auth/sign-in", { data: { email, password, client: "browser" } });
  if (!answer.ok()) throw new Error(`${email} cannot sign in: ${answer.status()} ${await answer.text()}`);
  await context.addInitScript(() => localStorage.setItem("rapport.signed_in", "1"));
  signedIn.add(context);
}

/** Until the page has all it shows: a heading, nothing on its way, no answer awaited. */
export async function settled(page) {
  await page.locator("h1").first().waitFor();
  await page.waitForFunction(() => !document.querySelector(".skeleton, [aria-busy=true], .stale, .on-its-way"));
  await page.evaluate(() => new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve))));
  await page.waitForFunction(() => !document.querySelector(".skeleton, [aria-busy=true], .stale, .on-its-way"));
}

export async function open(page, address) {
  await page.goto(address);
  await settled(page);
  // Every address shows the sign-in page to a stranger, who finds no fault in it.
  const stranger = await page.locator(".gate-card").count();
  if (signedIn.has(page.context()) && stranger > 0) throw new Error(`${address} asks to sign in`);
}

/** Every page by its name, some with the id of a record in them: `ids` as [`idsOf`] finds them. */
export function addresses(ids) {
  const lists = ["leads", "accounts", "contacts", "opportunities", "tasks", "activities", "campaigns"];
  return {
    home: "/home",
    ...Object.fromEntries(lists.map((list) => [list, `/${list}`])),
    board: "/opportunities?layout=board",
    ...Object.fromEntries(Object.entries(ids).map(([list, id]) => [`a record of ${list}`, `/${list}/${id}`])),
    "new lead": "/leads/new",
    calendar: "/calendar",
    search: "/search?q=al",
    reports: "/reports",
    report: "/reports/pipeline",
    "new report": "/reports/new",
    dashboards: "/dashboards",
    dashboard: "/dashboards/overview",
    forecast: "/forecast",
    rfm: "/rfm",
    jobs: "/jobs",
    bin: "/trash",
    settings: "/settings",
    help: "/help",
    "help on lists": "/help/lists",
    "not found": "/nowhere",
  };
}

/** Pages of the administration. */
export const ADMINISTRATION = {
  ...Object.fromEntries(["users", "teams", "roles", "pipelines", "stages", "tags", "exchange-rates"].map((list) => [list, `/${list}`])),
  "customer classes": "/rfm/classes",
};

/** One record of each kind that has a page of its own. */
export async function idsOf(api) {
  const kinds = ["leads", "accounts", "contacts", "opportunities", "tasks", "activities", "campaigns"];
  const first = async (kind) => [kind, (await api("POST", `/${kind}/search`, { limit: 1 })).data[0].id];
  return Object.fromEntries(await Promise.all(kinds.map(first)));
}

/** Gates ask more than any person does. */
export const UNLIMITED = { RAPPORT_RATE_LIMIT: "false" };
