// Without the server: what was read is there, as of when; notes and tasks wait, and are sent once; signing out leaves nothing.
// And the page is installed like a program, and never stuck on an old version of itself.
import assert from "node:assert/strict";

import { apiAs, countOf } from "../lib/api.mjs";
import { assertAccessible } from "../lib/browser.mjs";
import { startNetwork } from "../lib/network.mjs";
import { Person, UNAUTHENTICATED } from "../lib/person.mjs";

export const browser = { serviceWorkers: "allow" };

const NANCY = "nancy.davolio@northwind.example";
const PATIENCE = { timeout: 20_000 };

export default async function ({ page, noise, url }) {
  noise.expect(UNAUTHENTICATED);
  noise.expect(/ERR_|Failed to fetch|Failed to load resource|network error/i);
  const network = await startNetwork(url);
  try {
    const nancy = new Person(page);
    const api = await apiAs(url, NANCY);
    await reads(nancy, network, api);
    await installs(nancy);
    await isRead(nancy, network);
    await waits(nancy, network, api);
    await isSentOnce(nancy, network, api);
    await isRefused(nancy, network, api);
    await isUpgraded(nancy, network);
    await isForgotten(nancy, network);
  } finally {
    await network.close();
  }
}

let account;

/** Signs in, and reads a record once the service worker looks on and has all that the page consists of. */
async function reads(person, network, api) {
  const { page, w } = person;
  const { user } = await api("GET", "/me");
  const question = { condition: { path: "owner_id", op: "eq", value: user.id }, sort: "name", limit: 1 };
  account = (await api("POST", "/accounts/search", question)).data[0];
  await page.goto(`${network.url}/accounts`);
  await person.signIn(NANCY);
  await person.title(w("record.account.many"));
  await page.waitForFunction(() => navigator.serviceWorker.controller);
  await page.waitForFunction(async () => (await caches.open("rapport-shell")).match("/"), undefined, PATIENCE);
  await page.reload();
  await page.getByRole("rowheader").first().waitFor();
  await open(person, network);
}

async function open(person, network) {
  await person.page.goto(`${network.url}/accounts/${account.id}`);
  await person.title(account.name);
  await person.page.getByRole("region", { name: person.w("page.timeline") }).waitFor();
  await person.page.waitForTimeout(500);
}

async function installs({ page }) {
  const session = await page.context().newCDPSession(page);
  const { installabilityErrors } = await session.send("Page.getInstallabilityErrors");
  // The profiles of journeys are like private windows, where nothing is installed.
  assert.deepEqual(installabilityErrors.filter(({ errorId }) => errorId !== "in-incognito"), []);
  const { errors } = await session.send("Page.getAppManifest");
  assert.deepEqual(errors, []);
}

const bar = ({ page }) => page.getByRole("alert").filter({ hasText: /as of \d{1,2}:\d\d/ });

async function isRead(person, network) {
  const { page, w } = person;
  network.cut();
  await page.reload();
  await person.title(account.name);
  await bar(person).waitFor();
  await page.getByRole("region", { name: w("page.timeline") }).waitFor();
  await assertAccessible(page);
  // The list too, from the page's own links; what was never read says why it is not there.
  await person.press(person.link(w("record.account.many")));
  await page.getByRole("rowheader").first().waitFor();
  await person.press(person.link(w("record.campaign.many")));
  await page.getByRole("main").getByText(w("error.offline"), { exact: true }).first().waitFor();
}

const outbox = ({ page, w }) => page.getByRole("region", { name: w("outbox.title"), exact: true });

async function write(person, text) {
  const { page, w } = person;
  await person.box(w("composer.body")).fill(text);
  await person.press(person.button(w("composer.save")));
  await page.getByText(w("outbox.kept"), { exact: true }).first().waitFor();
}

async function waits(person, network) {
  const { page, w } = person;
  await page.goto(`${network.url}/accounts/${account.id}`);
  await person.title(account.name);
  await write(person, "Said on the train");
  await outbox(person).getByText(w("outbox.waiting", { n: 1 }), { exact: true }).waitFor();
  await page.getByRole("list", { name: w("outbox.title") }).getByText("Said on the train", { exact: true }).waitFor();
  const sheet = await person.startNew("task");
  await person.box(w("field.subject"), sheet).fill("Send the offer");
  await page.keyboard.press("Control+Enter");
  await outbox(person).getByText(w("outbox.waiting", { n: 2 }), { exact: true }).waitFor();
  await person.press(person.button(w("outbox.show"), outbox(person)));
  await assertAccessible(page);
  // Taken back, and put back; and there again after a reload.
  await person.press(outbox(person).getByRole("button", { name: `${w("outbox.cancel")}: ${w("record.task.one")}: Send the offer`, exact: true }));
  await outbox(person).getByText(w("outbox.waiting", { n: 1 }), { exact: true }).waitFor();
  await person.press(person.button(w("action.undo")).last());
  await outbox(person).getByText(w("outbox.waiting", { n: 2 }), { exact: true }).waitFor();
  await page.reload();
  await outbox(person).getByText(w("outbox.waiting", { n: 2 }), { exact: true }).waitFor();
  // Signing out would lose it: that is asked first.
  await person.press(person.button(w("nav.profile")));
  await person.press(page.getByText(w("action.sign_out"), { exact: true }));
  const question = person.dialog(w("outbox.leaving_title"));
  await assertAccessible(page);
  await person.press(person.button(w("outbox.stay"), question));
}

const ofSubject = (subject) => ({ path: "subject", op: "eq", value: subject });

/** The connection is back: both are there, each once. */
async function isSentOnce(person, network, api) {
  const { page, w } = person;
  network.mend();
  await page.evaluate(() => dispatchEvent(new Event("online")));
  await outbox(person).waitFor({ state: "detached", ...PATIENCE });
  await bar(person).waitFor({ state: "detached" });
  assert.equal(await countOf(api, "activities", ofSubject("Said on the train")), 1);
  assert.equal(await countOf(api, "tasks", ofSubject("Send the offer")), 1);
  // An answer that gets lost is no reason to make anything twice.
  await open(person, network);
  network.lose("POST", "/api/v1/activities");
  await write(person, "Heard in a tunnel");
  assert.equal(await countOf(api, "activities", ofSubject("Heard in a tunnel")), 1, "it had its effect");
  network.lose(null);
  await page.evaluate(() => dispatchEvent(new Event("online")));
  await outbox(person).waitFor({ state: "detached", ...PATIENCE });
  assert.equal(await countOf(api, "activities", ofSubject("Heard in a tunnel")), 1);
}

/** What the server refuses is shown with its reason, and stays until the person decides. */
async function isRefused(person, network, api) {
  const { page, w } = person;
  network.cut();
  await write(person, "About what is gone");
  await outbox(person).getByText(w("outbox.waiting", { n: 1 }), { exact: true }).waitFor();
  await page.evaluate(() => new Promise((resolve) => {
    const opening = indexedDB.open("rapport", 1);
    opening.onsuccess = () => {
      const store = opening.result.transaction("outbox", "readwrite").objectStore("outbox");
      const all = store.getAll();
      all.onsuccess = () => {
        const [entry] = all.result;
        store.put({ ...entry, body: { ...entry.body, outcome: "no such outcome" } }).onsuccess = () => resolve(opening.result.close());
      };
    };
  }));
  network.mend();
  await page.evaluate(() => dispatchEvent(new Event("online")));
  await outbox(person).getByText(w("outbox.refused", { n: 1 }), { exact: true }).waitFor(PATIENCE);
  await person.press(person.button(w("outbox.show"), outbox(person)));
  await outbox(person).getByText(w("outbox.reason", { reason: "" }).trim()).first().waitFor();
  await assertAccessible(page);
  await person.press(outbox(person).getByRole("button", { name: new RegExp(`^${w("outbox.cancel")}: `) }));
  await outbox(person).waitFor({ state: "detached" });
  assert.equal(await countOf(api, "activities", ofSubject("About what is gone")), 0);
}

/** As after a deployment: the next page is the new one, also without the server afterwards. */
async function isUpgraded(person, network) {
  const { page } = person;
  network.page = (text) => text.replace("<head>", '<head><meta name="version" content="next">');
  await page.reload();
  await page.locator('meta[name="version"][content="next"]').waitFor({ state: "attached" });
  const kept = async () => (await (await caches.open("rapport-shell")).match("/")).text();
  await page.waitForFunction(`(${kept})().then((text) => text.includes("next"))`, undefined, PATIENCE);
  await person.title(account.name);
  network.cut();
  await page.reload();
  await page.locator('meta[name="version"][content="next"]').waitFor({ state: "attached" });
  await person.title(account.name);
  network.mend();
}

async function isForgotten(person, network) {
  const { page } = person;
  await page.reload();
  await person.title(account.name);
  await person.signOut();
  const left = await page.evaluate(async () => ({
    reads: (await caches.keys()).filter((name) => name.startsWith("rapport-reads-")),
    stored: Object.keys(localStorage).filter((name) => /draft|outbox/.test(name)),
  }));
  assert.deepEqual(left, { reads: [], stored: [] });
  network.cut();
  await page.goto(`${network.url}/accounts/${account.id}`);
  await page.getByRole("button", { name: person.w("action.retry"), exact: true }).waitFor();
  assert.equal(await page.getByText(account.name).count(), 0);
  network.mend();
}
