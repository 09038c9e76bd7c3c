// The board under a finger on a small phone: a swipe scrolls, a rest lifts; stages ask before they are entered; each deal
// shows its next step.
import assert from "node:assert/strict";

import { assertAccessible } from "../lib/browser.mjs";
import { DEMO_PASSWORD, Person, UNAUTHENTICATED } from "../lib/person.mjs";

const EMAIL = "nancy.davolio@northwind.example";

export const browser = { viewport: { width: 360, height: 740 }, hasTouch: true, isMobile: true };

export default async function ({ page, noise, url }) {
  noise.expect(UNAUTHENTICATED);
  const nancy = new Person(page, { touch: true });
  await page.goto("/opportunities?layout=board");
  await nancy.signIn(EMAIL);
  await column(nancy, "Prospecting").locator(".card .next").first().waitFor();
  const finger = await fingerOn(page);
  const changes = changesSent(page);
  await swipeScrolls(nancy, finger);
  await dragToNextStage(nancy, finger, changes);
  await lostAsksFirst(nancy, changes);
  await decliningSendsNothing(nancy, changes);
  await seeNextSteps(nancy, await api(url));
  await assertAccessible(page);
}

function column(person, name) {
  return person.page.getByRole("region", { name, exact: true });
}

/** Touches as the browser has them from a screen, not synthetic events of a script. */
async function fingerOn(page) {
  const cdp = await page.context().newCDPSession(page);
  const touch = (type, points) => cdp.send("Input.dispatchTouchEvent", { type, touchPoints: points });
  return {
    down: (x, y) => touch("touchStart", [{ x, y }]),
    to: (x, y) => touch("touchMove", [{ x, y }]),
    up: () => touch("touchEnd", []),
  };
}

/** Every change of a deal that leaves the page. */
function changesSent(page) {
  const sent = [];
  page.on("request", (request) => {
    if (request.method() === "PATCH" && request.url().includes("/opportunities/")) sent.push(request.postDataJSON());
  });
  return sent;
}

async function middle(card) {
  const box = await card.boundingBox();
  return [box.x + box.width / 2, box.y + box.height / 2];
}

async function swipeScrolls({ page }, finger) {
  const card = column({ page }, "Prospecting").locator(".card").nth(1);
  const [x, y] = await middle(card);
  await finger.down(x, y);
  for (let step = 1; step <= 8; step += 1) await finger.to(x, y - 20 * step);
  await page.waitForFunction(() => window.scrollY > 40);
  // The finger comes to rest before it leaves, so that the page does not fly on.
  for (let step = 1; step <= 8; step += 1) {
    await page.waitForTimeout(40);
    await finger.to(x, y - 160 - (step % 2));
  }
  await finger.up();
  assert.equal(await page.locator(".card.lifted").count(), 0, "a swipe lifts nothing");
  await page.evaluate(() => window.scrollTo(0, 0));
}

/** The next column peeps in at the right edge, and a drop there is a drop in it. */
async function dragToNextStage(person, finger, changes) {
  const { page } = person;
  const card = column(person, "Prospecting").locator(".card").first();
  const deal = await card.getByRole("link").first().innerText();
  const [x, y] = await middle(card);
  await finger.down(x, y);
  await page.locator(".card.lifted").waitFor();
  for (let step = 1; step <= 10; step += 1) await finger.to(x + ((352 - x) * step) / 10, y);
  await page.locator(".column.target[aria-label=Qualification]").waitFor();
  await finger.up();
  await person.told(person.w("board.moved", { name: deal, stage: "Qualification" }));
  await column(person, "Qualification").getByRole("link", { name: deal, exact: true }).waitFor();
  assert.deepEqual(changes.map((change) => Object.keys(change)), [["stage_id"]]);
}

async function moveByMenu(person, card, stage) {
  await person.press(card.getByRole("button", { name: person.w("board.move_to"), exact: true }));
  await person.press(person.page.getByRole("menuitem", { name: stage, exact: true }));
}

/** A lost deal needs its reason: asked for before anything is sent, then one change carries both. */
async function lostAsksFirst(person, changes) {
  const { w, page } = person;
  const before = changes.length;
  const card = column(person, "Prospecting").locator(".card").first();
  const deal = await card.getByRole("link").first().innerText();
  await moveByMenu(person, card, "Closed lost");
  const dialog = person.dialog(w("ask.title"));
  const reason = dialog.getByLabel(w("field.lost_reason"));
  await reason.waitFor();
  await assertAccessible(page);
  assert.equal(changes.length, before, "nothing is sent before the reason is there");
  await person.press(person.button(w("action.save"), dialog));
  await dialog.getByText(w("rule.required"), { exact: true }).waitFor();
  await reason.selectOption({ index: 1 });
  await person.press(person.button(w("action.save"), dialog));
  await person.told(w("board.moved", { name: deal, stage: "Closed lost" }));
  assert.deepEqual(changes.slice(before).map((change) => Object.keys(change).sort()), [["lost_reason", "stage_id"]]);
}

async function decliningSendsNothing(person, changes) {
  const { w } = person;
  const before = changes.length;
  const card = column(person, "Prospecting").locator(".card").first();
  const deal = await card.getByRole("link").first().innerText();
  await moveByMenu(person, card, "Closed lost");
  const dialog = person.dialog(w("ask.title"));
  await person.press(person.button(w("action.cancel"), dialog));
  await dialog.waitFor({ state: "hidden" });
  await column(person, "Prospecting").getByRole("link", { name: deal, exact: true }).waitFor();
  assert.equal(changes.length, before);
}

async function api(url) {
  const call = async (path, body, token) => {
    const headers = { "content-type": "application/json", ...(token && { authorization: `Bearer ${token}` }) };
    const answer = await fetch(`${url}/api/v1${path}`, { method: "POST", headers, body: JSON.stringify(body) });
    return answer.json();
  };
  const { access_token } = await call("/auth/sign-in", { email: EMAIL, password: DEMO_PASSWORD, client: "mobile" });
  const me = await fetch(`${url}/api/v1/me`, { headers: { authorization: `Bearer ${access_token}` } });
  const { user, organization } = await me.json();
  return { ask: (path, body) => call(path, body, access_token), zone: user.time_zone ?? organization.time_zone };
}

/** The sign of each card says what the open tasks and planned activities of its deal say. */
async function seeNextSteps(person, { ask, zone }) {
  const cards = await column(person, "Qualification").locator(".card").evaluateAll((cards) =>
    cards.map((card) => ({ id: card.id.replace("card-", ""), sign: card.querySelector(".next")?.classList[1] })));
  assert.ok(cards.length > 5, `${cards.length} cards`);
  const today = new Date().toLocaleDateString("sv-SE", { timeZone: zone });
  for (const { id, sign } of cards) assert.equal(sign, expected(await firstDay(ask, id, zone), today), `the sign of ${id}`);
}

async function firstDay(ask, id, zone) {
  const about = { path: "links", op: "contains", value: id };
  const of = async (path, open, when) => {
    const condition = { all: [about, { path: "status", op: "in", value: open }] };
    return (await ask(`/${path}/search`, { condition, limit: 200 })).data.map((row) => row[when]);
  };
  const days = [...(await of("tasks", ["todo", "in_progress", "deferred"], "due_date")), ...(await of("activities", ["planned"], "occurred_at"))];
  const local = (day) => (day?.length > 10 ? new Date(day).toLocaleDateString("sv-SE", { timeZone: zone }) : day);
  return days.length === 0 ? null : days.map(local).filter(Boolean).sort()[0] ?? "";
}

function expected(day, today) {
  if (day === null) return "none";
  if (day === "" || day > today) return "later";
  return day === today ? "today" : "late";
}
