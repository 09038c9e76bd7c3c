// Records full of markup and scripts, from the API: every list and every page of a record shows them as the texts they are.
import assert from "node:assert/strict";

import { HOSTILE } from "../lib/hostile.mjs";
import { DEMO_PASSWORD, Person, UNAUTHENTICATED } from "../lib/person.mjs";

const EMAIL = "nancy.davolio@northwind.example";
const ADMIN = "admin@northwind.example";

export default async function ({ page, url, noise }) {
  noise.expect(UNAUTHENTICATED);
  const made = await records(url);
  const nancy = new Person(page);
  page.on("dialog", (dialog) => assert.fail(`a dialog opened: ${dialog.message()}`));
  await page.addInitScript(() => {
    window.reports = [];
    document.addEventListener("securitypolicyviolation", (event) => window.reports.push(`${event.violatedDirective} ${event.blockedURI}`));
  });
  await page.goto("/accounts");
  await nancy.signIn(EMAIL);
  await nancy.title(nancy.w("record.account.many"));
  const kinds = ["accounts", "contacts", "leads", "opportunities"];
  for (const kind of kinds) {
    await shown(page, `/${kind}?sort=-created_at`, HOSTILE);
  }
  // Each text once on the page of a record, each kind of record twice.
  for (const [number, text] of HOSTILE.entries()) {
    const { path, id } = made.find((record) => record.text === text && record.path === kinds[number % kinds.length]);
    await shown(page, `/${path}/${id}`, [text]);
  }
}

/** The texts stand on the page, and nothing of them became a part of the page. */
async function shown(page, address, texts) {
  await page.goto(address);
  for (const text of texts) {
    await page.getByText(text).first().waitFor();
  }
  const found = await page.evaluate(() => ({
    ran: window.ran ?? null,
    reports: window.reports,
    injected: document.querySelectorAll(
      "img[src='x'], iframe, [onerror], [onload], [onmouseover], a[href^='javascript:' i], body script:not([src]):not([type]), body style",
    ).length,
  }));
  assert.deepEqual(found, { ran: null, reports: [], injected: 0 }, address);
}

/** One record of each kind for each text, every text field of it filled with it. */
async function records(url) {
  const call = await caller(url);
  const made = [];
  for (const text of HOSTILE) {
    const account = await call("accounts", { name: text, description: text, registration_number: text.slice(0, 60) });
    made.push({ path: "accounts", id: account, text });
    made.push({ path: "contacts", id: await call("contacts", { family_name: text, title: text, department: text, description: text, account_id: account }), text });
    made.push({ path: "leads", id: await call("leads", { company: text, title: text, description: text, interest: text }), text });
    made.push({ path: "opportunities", id: await call("opportunities", { name: text, next_step: text, description: text, account_id: account }), text });
    const links = [{ type: "account", id: account }];
    await call("activities", { kind: "note", subject: text, body: text, location: text, links });
    await call("tasks", { subject: text, description: text, links });
  }
  return made;
}

async function caller(url) {
  const post = async (path, body, token) => {
    const headers = { "content-type": "application/json", ...(token ? { authorization: `Bearer ${token}` } : {}) };
    const answer = await fetch(`${url}/api/v1/${path}`, { method: "POST", headers, body: JSON.stringify(body) });
    assert.ok(answer.ok, `${path}: ${answer.status} ${await answer.clone().text()}`);
    return answer.json();
  };
  const signIn = (email) => post("auth/sign-in", { email, password: DEMO_PASSWORD, client: "mobile" });
  // Nancy's, but made by somebody else: requests of one person are counted, and hers are those of the browser.
  const [{ user_id: owner_id }, { access_token }] = [await signIn(EMAIL), await signIn(ADMIN)];
  return async (path, body) => (await post(path, { ...body, owner_id }, access_token)).id;
}
