// A campaign from its list to its return: people join it from a filtered list, each once and with one way back; its figures
// open exactly what they count; members change status one by one and together; a clone begins empty.
import assert from "node:assert/strict";

import { apiAs, countOf } from "../lib/api.mjs";
import { accessibleInBothThemes, assertAccessible } from "../lib/browser.mjs";
import { Person, UNAUTHENTICATED } from "../lib/person.mjs";

const ADMIN = "admin@northwind.example";
const LEADS = { path: "status", op: "in", value: ["new", "assigned"] };
const ADDRESS = "/leads?f=status:in(new,assigned)&sort=name";
const NAME = "Autumn tasting days";

export default async function ({ page, noise, url }) {
  noise.expect(UNAUTHENTICATED);
  const alex = new Person(page);
  const api = await apiAs(url, ADMIN);
  const { data: [campaign] } = await api("POST", "/campaigns/search", { condition: { path: "name", op: "eq", value: NAME } });
  await api("POST", "/campaigns", { name: "Tasting evening", parent_id: campaign.id, budget: { amount: "100.00", currency: "USD" } });
  await page.goto(ADDRESS);
  await alex.signIn(ADMIN);
  await alex.title(alex.w("record.lead.many"));
  await joinsFromAList(alex, api, campaign);
  await opensFigures(alex, api, campaign);
  await changesStatus(alex, api, campaign);
  await changesTogether(alex, api, campaign);
  await clones(alex, api, campaign);
  await findsTheCalendar(alex);
}

const bar = (person) => person.page.getByRole("toolbar", { name: person.w("bulk.title") });
const of = (campaign, ...more) => ({ all: [{ path: "campaign_id", op: "eq", value: campaign.id }, ...more] });
const isLead = { path: "lead_id", op: "is_null", value: false };
const number = (n) => n.toLocaleString("en");
const about = (person, key, n) => person.w(key, { n }).replace(String(n), number(n));

async function joinsFromAList(person, api, campaign) {
  const { page, w } = person;
  const all = await countOf(api, "leads", LEADS);
  const before = await countOf(api, "campaign-members", of(campaign));
  const waiting = ["new", "assigned"];
  const known = await countOf(api, "campaign-members", of(campaign, { path: "lead.status", op: "in", value: waiting }));
  assert.ok(all > 10 && known > 0 && known < all, `${known} of ${all}`);
  const join = async () => {
    await page.locator(".list-scroll[aria-busy=false]").waitFor();
    await page.getByRole("checkbox", { name: w("list.choose_all") }).check();
    await person.press(person.button(w("bulk.campaign"), bar(person)));
    const box = person.dialog(w("bulk.campaign")).getByRole("combobox");
    await box.fill("Autumn");
    await person.press(page.getByRole("option", { name: new RegExp(`^${NAME}`) }));
    const dialog = person.dialog(w("bulk.confirm"));
    await dialog.getByText(w("bulk.joins", { name: NAME }), { exact: true }).waitFor();
    await assertAccessible(page);
    await person.press(person.button(`${w("bulk.do")} ${number(all)}`, dialog));
    await person.told(`${about(person, "bulk.joined", all - known)} · ${about(person, "bulk.members", known)}`);
    assert.equal(await countOf(api, "campaign-members", of(campaign)), before + all - known);
  };
  await join();
  await person.press(person.button(w("action.undo")).last());
  await person.told(w("state.restored"));
  assert.equal(await countOf(api, "campaign-members", of(campaign)), before);
  await page.goto(ADDRESS);
  await join();
}

/** Each figure is a link, and leads to as many records as it says. */
async function opensFigures(person, api, campaign) {
  const { page, w } = person;
  const results = await api("GET", `/campaigns/${campaign.id}/results`);
  const below = w("campaign.below", { n: 1 });
  const address = `/campaigns/${campaign.id}`;
  await page.goto(address);
  await person.title(NAME);
  await page.getByRole("heading", { name: w("campaign.results"), exact: true }).waitFor();
  await page.locator(".campaign-figures").waitFor();
  await accessibleInBothThemes(page);
  for (const [name, figure, words] of [
    ["members", results.own.members, w("campaign.members")],
    ["responded", results.own.responded, w("campaign.responded")],
    ["won", results.own.won, w("campaign.won")],
    ["opportunities", results.with_descendants.opportunities, `${w("campaign.opportunities")}, ${below}`],
  ]) {
    await page.goto(address);
    const link = person.link(w("campaign.figure", { name: words, figure: number(figure.count) }));
    await person.press(link);
    const count = page.locator(".page-head .count");
    await count.waitFor();
    await page.waitForFunction(([count]) => document.querySelector(".page-head .count")?.textContent === count, [number(figure.count)]);
    assert.equal(await countOf(api, figure.path, figure.condition), figure.count, name);
  }
  assert.equal(results.own.cost, campaign.actual_cost.amount);
  assert.ok(results.own.members.count > 100 && results.own.responded.count > 0, JSON.stringify(results.own));
}

async function changesStatus(person, api, campaign) {
  const { page, w } = person;
  await page.goto(`/campaigns/${campaign.id}?tab=members`);
  const { data: [member] } = await api("POST", "/campaign-members/search", {
    condition: of(campaign, isLead, { path: "status", op: "eq", value: "targeted" }), sort: "-created_at", limit: 1, expand: "lead_id",
  });
  const { name } = (await api("GET", `/leads/${member.lead_id}`));
  const line = page.locator(".member", { has: page.locator(`a[href="/leads/${member.lead_id}"]`) });
  const select = line.getByRole("combobox", { name: w("campaign.status_of", { name }) });
  await select.selectOption("responded");
  await person.told(w("campaign.status_set", { name, status: w("choice.campaign_member.status.responded") }));
  await line.locator("time").waitFor();
  const now = await api("GET", `/campaign-members/${member.id}`);
  assert.equal(now.status, "responded");
  assert.ok(Date.now() - Date.parse(now.responded_at) < 60_000);
  // What it cannot be any more is not offered.
  const offered = await select.locator("option").evaluateAll((options) => options.map((option) => option.value));
  assert.deepEqual(offered, ["responded", "converted", "opted_out"]);
  await assertAccessible(page);
}

/** All at one status go on together, and back again. */
async function changesTogether(person, api, campaign) {
  const { page, w } = person;
  const targeted = of(campaign, { path: "status", op: "eq", value: "targeted" });
  const before = await countOf(api, "campaign-members", targeted);
  await page.locator(".member-tools select").selectOption("targeted");
  await page.waitForFunction(([count]) => document.querySelector(".members h2 .count")?.textContent === count, [number(before)]);
  await page.locator(".member input[type=checkbox]").first().check();
  await bar(person).getByText(w("bulk.chosen", { n: 1 }), { exact: true }).waitFor();
  await person.press(person.button(w("bulk.all", { total: number(before) }), bar(person)));
  await bar(person).getByRole("combobox").selectOption("sent");
  await assertAccessible(page);
  await person.press(person.button(w("bulk.do"), bar(person)));
  const dialog = person.dialog(w("bulk.confirm"));
  await dialog.getByText(about(person, "bulk.will", before), { exact: true }).waitFor();
  await assertAccessible(page);
  await person.press(person.button(w("bulk.do"), dialog));
  await person.told(about(person, "bulk.done", before));
  assert.equal(await countOf(api, "campaign-members", targeted), 0);
  await person.press(person.button(w("action.undo")).last());
  await person.told(w("state.restored"));
  assert.equal(await countOf(api, "campaign-members", targeted), before);
}

async function clones(person, api, campaign) {
  const { page, w } = person;
  await page.goto(`/campaigns/${campaign.id}`);
  await person.press(person.button(w("campaign.clone")));
  await person.title(w("campaign.clone_name", { name: NAME }));
  const id = page.url().split("/").pop();
  const clone = await api("GET", `/campaigns/${id}`);
  assert.deepEqual([clone.status, clone.budget, clone.actual_cost], ["planned", campaign.budget, null]);
  await person.link(w("campaign.figure", { name: w("campaign.members"), figure: "0" })).waitFor();
}

async function findsTheCalendar(person) {
  const { page, w } = person;
  await page.goto("/campaigns");
  await person.press(person.link(w("campaign.calendar")));
  await page.waitForURL(/\/calendar\?who=all&layers=campaign/);
  await page.getByRole("grid").waitFor();
}
