// M19: what one changes another sees within three seconds; and whatever goes wrong on the way to the server (a fault of its own,
// no answer, no connection), what was shown before its answer goes back, what was typed stays, and it is said.
import assert from "node:assert/strict";

import { apiAs, countOf } from "../lib/api.mjs";
import { open, settled, signIn } from "../lib/pages.mjs";
import { Person } from "../lib/person.mjs";

export { UNLIMITED as settings } from "../lib/pages.mjs";
export const limit = 600_000;

const NANCY = "nancy.davolio@northwind.example";
const JANET = "janet.leverling@northwind.example";

/** How a request fails. */
const FAILURES = {
  500: (route) => route.fulfill({ status: 500, contentType: "application/problem+json", body: '{"type":"about:blank","title":"","status":500,"code":"internal"}' }),
  timeout: (route) => route.abort("timedout"),
  offline: (route) => route.abort("internetdisconnected"),
};

export default async function ({ page, another, noise, url, figures, full }) {
  noise.expect(/status of (401|412|500)|ERR_TIMED_OUT|ERR_INTERNET_DISCONNECTED|Failed to load resource/);
  const api = await apiAs(url, NANCY);
  const { user } = await api("GET", "/me");
  const own = async (kind, condition = []) => (await api("POST", `/${kind}/search`, { condition: { all: [{ path: "owner_id", op: "eq", value: user.id }, ...condition] }, limit: 3 })).data;
  const [account] = await own("accounts");
  const [deal, other] = await own("opportunities", [{ path: "status", op: "eq", value: "open" }]);
  await signIn(page, NANCY);
  const scene = { person: new Person(page), page, api, account, deal, other, user, w: new Person(page).w };
  const faults = [];
  let tried = 0;
  for (const [at, [name, write]] of Object.entries(WRITES).entries()) {
    // In the fast size each once, in one way after the other.
    for (const [how, fail] of Object.entries(FAILURES).filter((_, way) => full || way === at % 3)) {
      tried += 1;
      const fault = await failing(scene, write, how, fail).catch((error) => error.message.split("\n")[0]);
      if (fault) faults.push(`${name}, ${how}: ${fault}`);
    }
  }
  figures.none("writes that fail without a way back, or lose what was typed", faults, tried);
  figures.none("conflicts, and sessions that end, at which something is lost", await lost(scene), 3);
  const janet = await another();
  await signIn(janet, JANET);
  for (const [what, ms] of Object.entries(await seenBy(janet, scene))) figures.most(`seen by another: ${what}`, ms, 3_000, "ms");
}

/** Each kind of write that is shown before it is answered, or that takes a text: how it is begun, and what must hold once it failed. */
const WRITES = {
  "cell of a list": {
    async begin({ page, user }) {
      await open(page, `/accounts?f=owner_id:eq(${user.id})&sort=name`);
      await page.locator("#cell-1-0").dblclick({ position: { x: 230, y: 8 } });
      const box = page.locator(".cell-editor input");
      await box.fill("Typed in a cell");
      return () => box.press("Enter");
    },
    async holds({ page }) {
      await page.locator(".cell-editor .error").first().waitFor();
      assert.equal(await page.locator(".cell-editor input").inputValue(), "Typed in a cell");
      await page.keyboard.press("Escape");
      await page.locator(".cell-editor").waitFor({ state: "detached" });
      assert.notEqual(await page.locator("#cell-1-0").innerText(), "Typed in a cell");
    },
  },
  "field of a record": {
    async begin({ page, account }) {
      await open(page, `/accounts/${account.id}`);
      await page.locator("#edit-name").click();
      const box = page.locator(".in-place input");
      await box.fill("Typed in a field");
      return () => box.press("Enter");
    },
    async holds({ page, account }) {
      await page.locator(".in-place .error").first().waitFor();
      assert.equal(await page.locator(".in-place input").inputValue(), "Typed in a field");
      await page.keyboard.press("Escape");
      await page.locator("#edit-name").waitFor();
      assert.equal(await page.locator("h1").innerText(), account.name);
    },
  },
  "card of the board": {
    async begin({ page, deal }) {
      await open(page, "/opportunities?layout=board");
      const card = page.locator(`#card-${deal.id}`);
      await card.waitFor();
      await card.focus();
      return () => card.press("]");
    },
    async holds({ page, deal, api }) {
      await page.getByRole("region", { name: (await api("GET", `/stages/${deal.stage_id}`)).name, exact: true }).locator(`#card-${deal.id}`).waitFor();
      await said(page);
    },
  },
  "step of the path": {
    async begin({ page, other }) {
      await open(page, `/opportunities/${other.id}`);
      const next = page.locator(".path button[aria-keyshortcuts='\\]']");
      await next.waitFor();
      return () => next.click();
    },
    async holds({ page, other, api }) {
      await said(page);
      const { name } = await api("GET", `/stages/${other.stage_id}`);
      await page.locator(".path [aria-current=step]").filter({ hasText: name }).waitFor();
    },
  },
  "star": {
    async begin({ page, person, account, w }) {
      await open(page, `/accounts/${account.id}`);
      const star = person.button(w("follow.start"));
      await star.waitFor();
      return () => star.click();
    },
    async holds({ page, person, w }) {
      await said(page);
      await person.button(w("follow.start")).waitFor();
    },
  },
  "comment": {
    async begin({ page, person, account, w }) {
      await open(page, `/accounts/${account.id}?tab=comments`);
      await person.box(w("comment.body")).fill("Typed as a comment");
      return () => page.keyboard.press("Control+Enter");
    },
    async holds({ page, person, w }) {
      await page.locator(".error, .toast.danger, .toasts [role=alert], .toast").first().waitFor();
      assert.equal(await person.box(w("comment.body")).inputValue(), "Typed as a comment");
      await person.box(w("comment.body")).fill("");
    },
  },
  "new record": {
    async begin({ page, person, w }) {
      await open(page, "/accounts");
      const sheet = await person.startNew("account");
      await person.box(w("field.name"), sheet).fill("Typed in a form");
      return () => page.keyboard.press("Control+Enter");
    },
    async holds({ page, person, w }) {
      await page.locator(".refusal").waitFor();
      assert.equal(await person.box(w("field.name"), page.locator("dialog[open]")).inputValue(), "Typed in a form");
      await person.box(w("field.name"), page.locator("dialog[open]")).fill("");
      await page.keyboard.press("Escape");
    },
  },
};

const said = (page) => page.locator(".toast").first().waitFor();

async function failing(scene, write, how, fail) {
  const { page } = scene;
  const act = await write.begin(scene);
  let failed = 0;
  await page.route(/\/api\/v1\//, (route) => {
    const request = route.request();
    const writes = ["POST", "PATCH", "PUT", "DELETE"].includes(request.method()) && !/\/(search|aggregate|run|refresh)$/.test(new URL(request.url()).pathname);
    if (!writes) return route.continue();
    failed += 1;
    return fail(route);
  });
  try {
    await act();
    await write.holds(scene);
    assert.ok(failed > 0, "nothing was sent");
  } finally {
    await page.unrouteAll({ behavior: "ignoreErrors" });
  }
}

/** Somebody was faster: one dialog, with both values. The session ends in the middle of a form: all is there after signing in. */
async function lost(scene) {
  const faults = [];
  for (const [name, check] of Object.entries({ "a field changed by two": conflict, "a card changed by two": conflictOnBoard, "a session that ended": endedSession })) {
    const fault = await check(scene).then(() => null, (error) => error.message.split("\n")[0]);
    if (fault) faults.push(`${name}: ${fault}`);
  }
  return faults;
}

async function conflict({ page, person, api, account, w }) {
  await open(page, `/accounts/${account.id}`);
  await page.locator("#edit-name").click();
  await page.locator(".in-place input").fill("Mine");
  await between(page, `/accounts/${account.id}`, () => api("PATCH", `/accounts/${account.id}`, { name: "Theirs" }));
  await page.locator(".in-place input").press("Enter");
  const dialog = person.dialog(w("conflict.title"));
  await dialog.getByText("Theirs", { exact: false }).first().waitFor();
  assert.equal(await page.locator("dialog[open]").count(), 1, "exactly one dialog");
  await person.press(person.button(w("action.save"), dialog));
  await person.told(w("state.field_saved", { field: w("field.name") }));
  assert.equal((await api("GET", `/accounts/${account.id}`)).name, "Mine");
  await api("PATCH", `/accounts/${account.id}`, { name: account.name });
}

/** A card that another has changed elsewhere is moved all the same: other fields do not stand against each other. */
async function conflictOnBoard({ page, person, api, deal, w }) {
  await open(page, "/opportunities?layout=board");
  const card = page.locator(`#card-${deal.id}`);
  await card.focus();
  await between(page, `/opportunities/${deal.id}`, () => api("PATCH", `/opportunities/${deal.id}`, { next_step: "Theirs" }));
  await card.press("]");
  await person.page.locator(".toast").first().waitFor();
  assert.equal(await page.locator("dialog[open]").count(), 0, "no dialog");
  const now = await api("GET", `/opportunities/${deal.id}`);
  assert.equal(now.next_step, "Theirs");
  assert.notEqual(now.stage_id, deal.stage_id, "the card was moved");
}

/** Before the first write to the address reaches the server, another is faster. */
async function between(page, path, act) {
  let faster = false;
  await page.route(`**/api/v1${path}`, async (route) => {
    if (route.request().method() === "PATCH" && !faster) {
      faster = true;
      await act();
    }
    await route.continue();
  });
}

async function endedSession({ page, person, api, w }) {
  await page.unrouteAll({ behavior: "ignoreErrors" });
  await open(page, "/leads");
  const sheet = await person.startNew("lead");
  await person.box(w("field.family_name"), sheet).fill("Kept over the end");
  await page.context().clearCookies();
  let ended = false;
  await page.route(/\/api\/v1\/leads$/, (route) => {
    if (ended) return route.continue();
    ended = true;
    return route.continue({ headers: { ...route.request().headers(), authorization: "Bearer of.nothing.valid" } });
  });
  await page.keyboard.press("Control+Enter");
  const again = person.dialog(w("sign_in.again"));
  await again.waitFor();
  await person.box(w("sign_in.email"), again).fill(NANCY);
  await person.box(w("sign_in.password"), again).fill("northwind-demo-1998");
  await person.press(person.button(w("sign_in.action"), again));
  await again.waitFor({ state: "hidden" });
  const box = person.box(w("field.family_name"), page.locator("dialog[open]"));
  if (await box.isVisible().catch(() => false)) {
    assert.equal(await box.inputValue(), "Kept over the end");
    await page.keyboard.press("Control+Enter");
  }
  await person.title("Kept over the end");
  assert.equal(await countOf(api, "leads", { path: "family_name", op: "eq", value: "Kept over the end" }), 1);
}

/** Milliseconds from a change by one person until another, who does nothing, sees it. */
async function seenBy(page, { api, account, deal }) {
  const seen = {};
  const time = async (what, address, ready, change, there) => {
    await open(page, address);
    await ready();
    const started = performance.now();
    await change();
    await there().waitFor({ timeout: 10_000 });
    seen[what] = Math.round(performance.now() - started);
    await settled(page);
  };
  const none = async () => {};
  const name = (text) => page.getByText(text, { exact: true }).filter({ visible: true }).first();
  await time("a name in a list", `/accounts?q=${encodeURIComponent(account.name)}`, none, () => api("PATCH", `/accounts/${account.id}`, { name: `${account.name} II` }), () => name(`${account.name} II`));
  await time("a field of a record", `/accounts/${account.id}`, none, () => api("PATCH", `/accounts/${account.id}`, { name: `${account.name} III` }), () => page.getByRole("heading", { level: 1, name: `${account.name} III` }));
  await time("a note in a timeline", `/accounts/${account.id}`, none, () => api("POST", "/activities", { kind: "note", subject: "Seen by another", occurred_at: new Date().toISOString(), links: [{ type: "account", id: account.id }] }), () => name("Seen by another"));
  await time("a comment", `/accounts/${account.id}?tab=comments`, none, () => api("POST", "/comments", { body: "Said to another", links: [{ type: "account", id: account.id }] }), () => name("Said to another"));
  await time("a card of the board", "/opportunities?layout=board", none, () => api("PATCH", `/opportunities/${deal.id}`, { name: "Renamed for another" }), () => name("Renamed for another"));
  return { ...seen, ...(await reportFigure(page, api, deal)) };
}

async function reportFigure(page, api, deal) {
  await open(page, "/reports/pipeline");
  const before = await page.locator(".report-table tfoot").textContent();
  const started = performance.now();
  await api("PATCH", `/opportunities/${deal.id}`, { amount: { amount: "1234567.00", currency: deal.amount?.currency ?? "USD" } });
  await page.waitForFunction((before) => document.querySelector(".report-table tfoot")?.textContent !== before, before, { timeout: 10_000 });
  return { "a figure of a report": Math.round(performance.now() - started) };
}
