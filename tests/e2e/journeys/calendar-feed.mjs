// The address at which other programs read one's calendar: made, copied, read without signing in, replaced, removed.
import assert from "node:assert/strict";

import { apiAs } from "../lib/api.mjs";
import { accessibleInBothThemes } from "../lib/browser.mjs";
import { Person, UNAUTHENTICATED } from "../lib/person.mjs";

const NANCY = "nancy.davolio@northwind.example";

export default async function ({ page, noise, url }) {
  noise.expect(UNAUTHENTICATED);
  const nancy = new Person(page);
  const { w } = nancy;
  const api = await apiAs(url, NANCY);
  const day = new Date(Date.now() + 2 * 86_400_000).toISOString().slice(0, 10);
  const task = await api("POST", "/tasks", { subject: "Order the coffee; then, the tea", due_date: day });
  await page.context().grantPermissions(["clipboard-read", "clipboard-write"], { origin: url });
  await page.goto("/settings/calendar");
  await nancy.signIn(NANCY);
  await nancy.title(w("feed.title"));
  await nancy.press(nancy.button(w("feed.make")));
  await nancy.told(w("feed.made"));
  const first = await nancy.box(w("feed.address")).inputValue();
  assert.ok(first.startsWith(`${url}/api/v1/calendar/`), first);
  await nancy.press(nancy.button(w("feed.copy")));
  await nancy.told(w("feed.copied"));
  assert.equal(await page.evaluate(() => navigator.clipboard.readText()), first);
  await page.getByText(w("feed.how"), { exact: true }).click();
  await page.getByText(w("feed.google"), { exact: true }).waitFor();
  await accessibleInBothThemes(page);

  const calendar = await fetch(first);
  assert.deepEqual([calendar.status, calendar.headers.get("content-type")], [200, "text/calendar; charset=utf-8"]);
  const text = (await calendar.text()).replaceAll("\r\n ", "");
  assert.ok(text.includes(`UID:${task.id}\r\n`) && text.includes("SUMMARY:Order the coffee\\; then\\, the tea\r\n"), text.slice(0, 2_000));
  const again = await fetch(first, { headers: { "if-none-match": calendar.headers.get("etag") } });
  assert.equal(again.status, 304);

  // Shown once: after coming back only that there is one.
  await page.reload();
  await nancy.button(w("feed.replace")).waitFor();
  assert.equal(await nancy.box(w("feed.address")).count(), 0);
  await nancy.press(nancy.button(w("feed.replace")));
  await nancy.told(w("feed.replaced"));
  const second = await nancy.box(w("feed.address")).inputValue();
  assert.notEqual(second, first);
  assert.deepEqual([(await fetch(first)).status, (await fetch(second)).status], [401, 200]);
  await nancy.press(nancy.button(w("feed.remove")));
  await nancy.told(w("feed.removed"));
  await nancy.button(w("feed.make")).waitFor();
  assert.equal((await fetch(second)).status, 401);
}
