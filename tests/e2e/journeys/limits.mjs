// What a role may not do is not offered, what it leaves out is said before and after; what was deleted can still be read.
import assert from "node:assert/strict";

import { apiAs } from "../lib/api.mjs";
import { assertAccessible } from "../lib/browser.mjs";
import { Person, UNAUTHENTICATED } from "../lib/person.mjs";

const READER = "catherine.blake@northwind.example";
const REP = "nancy.davolio@northwind.example";
const PHONE = { viewport: { width: 360, height: 740 }, hasTouch: true, isMobile: true };

export default async function ({ page, another, noise, url }) {
  noise.expect(UNAUTHENTICATED);
  const catherine = new Person(page);
  await page.goto("/leads/new");
  await catherine.signIn(READER);
  await makesNothing(catherine);
  const nancy = new Person(await another());
  await nancy.page.goto("/leads");
  await nancy.signIn(REP);
  await nancy.title(nancy.w("record.lead.many"));
  const api = await apiAs(url, REP);
  await changesOnlyWhatMayBeChanged(nancy, api);
  await dropsWhatIsImpossible(nancy);
  await exportsOnlyTheirOwn(nancy, api);
  await readsWhatIsDeleted(nancy, api);
  await savesOnAPhone(new Person(await another(PHONE), { touch: true }));
}

const settled = ({ page }) => page.locator(".list-scroll[aria-busy=false]").waitFor();

async function count(api, condition) {
  const { groups: [group] } = await api("POST", "/leads/aggregate", { condition, measures: ["count"] });
  return group.measures.count;
}

/** Who only reads is shown no way to make something, and told so at an address that would. */
async function makesNothing(person) {
  const { page, w } = person;
  await person.title(w("error.forbidden_title"));
  assert.equal(await person.button(w("action.new")).count(), 0);
  await assertAccessible(page);
}

/** Delete is offered for one's own alone; a field that is needed has no empty value to set. */
async function changesOnlyWhatMayBeChanged(person, api) {
  const { page, w } = person;
  const { data: [me] } = await api("POST", "/users/search", { q: "Nancy", limit: 1 });
  const bar = page.getByRole("toolbar", { name: w("bulk.title") });
  const first = page.getByRole("row").nth(1).getByRole("checkbox");
  for (const [filter, offered] of [[`not(${me.id})`, 0], [`eq(${me.id})`, 1]]) {
    await page.goto(`/leads?f=owner_id:${filter}`);
    await settled(person);
    await first.check();
    await person.button(w("bulk.set"), bar).waitFor();
    assert.equal(await person.button(w("action.delete"), bar).count(), offered, filter);
  }
  await person.press(person.button(w("bulk.set"), bar));
  const panel = person.dialog(w("bulk.set"));
  const [value, apply] = [panel.getByLabel(w("filter.value")), person.button(w("bulk.apply", { n: 1 }), panel)];
  await panel.getByLabel(w("filter.field"), { exact: true }).selectOption("status");
  assert.ok(await apply.isDisabled(), "nothing is chosen yet");
  await value.selectOption("contacted");
  assert.ok(await apply.isEnabled());
  assert.ok(!(await value.locator("option").allInnerTexts()).includes(w("form.not_chosen")));
}

async function dropsWhatIsImpossible(person) {
  const { page, w } = person;
  await page.goto("/leads?f=status:eq(nonsense)");
  await person.told(w("list.dropped"));
  await page.getByRole("rowheader").first().waitFor();
}

async function exportsOnlyTheirOwn(person, api) {
  const { page, w } = person;
  const [all, own] = [await count(api), await count(api, { path: "owner_id", op: "eq", value: "$me" })];
  assert.ok(own > 0 && own < all, `${own} of ${all}`);
  await page.goto("/leads");
  await settled(person);
  await person.press(person.button(w("export.action")));
  const dialog = person.dialog(w("export.title"));
  await dialog.getByText(w("export.only_own", { own, total: all }), { exact: true }).waitFor();
  await assertAccessible(page);
  await person.press(person.button(w("export.action"), dialog));
  const strip = page.getByRole("region", { name: w("work.title") });
  await person.button(w("work.download"), strip).waitFor();
  await strip.getByText(w("export.own"), { exact: true }).waitFor();
}

/** From the bin to the record: it says that it is deleted, changes nothing, and comes back with one press. */
async function readsWhatIsDeleted(person, api) {
  const { page, w } = person;
  const { id, name } = await api("POST", "/leads", { family_name: "Vanishing", company: "Bin and Sons" });
  await api("DELETE", `/leads/${id}`);
  await page.goto("/trash");
  await person.press(person.link(name));
  await person.title(name);
  await page.getByText(w("page.deleted"), { exact: true }).waitFor();
  assert.equal(await person.button(w("action.edit")).count(), 0);
  assert.equal(await page.getByRole("list", { name: w("path.label") }).getByRole("button").count(), 0);
  await assertAccessible(page);
  await person.press(person.button(w("action.restore")));
  await person.button(w("action.edit")).waitFor();
}

/** Save stands above the bar at the foot; refused, the form leads to its first fault. */
async function savesOnAPhone(person) {
  const { page, w } = person;
  await page.goto("/opportunities/new");
  await person.signIn(REP);
  const save = person.button(w("action.save"));
  await save.waitFor();
  const foot = await page.locator(".bottom-bar").boundingBox();
  const { y, height } = await save.boundingBox();
  assert.ok(y + height <= foot.y, `Save ends at ${y + height}, the bar begins at ${foot.y}`);
  await person.press(save);
  await page.waitForFunction(() => document.activeElement?.getAttribute("aria-invalid") === "true");
}
