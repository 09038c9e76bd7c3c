// From an empty installation to a won deal: how a team of one starts to work.
import { PATIENCE, Person } from "../person.mjs";

/** What the person types, and the words that the server's own data has for stages and figures. */
export const ENGLISH = {
  locale: "en",
  organization: "Harbour Instruments",
  name: "Ada Byron",
  email: "ada@harbour.example",
  lead: { family_name: "Hopper", given_name: "Grace", company: "Compiler Works", email: "grace@compiler.example" },
  leadName: "Grace Hopper",
  amount: { typed: "12,000", shown: "$12,000", figure: "$12K", none: "$0" },
  stages: { first: "Prospecting", second: "Qualification", third: "Proposal", won: "Closed won" },
  call: "Agreed on the price",
};

export const CHINESE = {
  locale: "zh-CN",
  organization: "海港仪器有限公司",
  name: "王小明",
  email: "wang@harbour.example",
  lead: { family_name: "李", given_name: "秀英", company: "深圳编译科技有限公司", email: "li@compiler.example" },
  leadName: "李秀英",
  amount: { typed: "12万", shown: "¥120,000", figure: "¥12万", none: "¥0" },
  stages: { first: "初步接触", second: "资格确认", third: "方案报价", won: "赢单" },
  call: "价格谈妥了",
};

const PASSWORD = "correct horse battery staple";

/** The journey for one language on one device. */
export function firstRunToWon(story, { touch = false } = {}) {
  return async ({ page }) => {
    // The server counts requests as it does for everybody: what a robot asks in seconds takes a person a minute.
    const person = new Person(page, { locale: story.locale, touch, pace: 600 });
    await setUp(person, story);
    await signInAgain(person, story);
    await createLead(person, story);
    await qualify(person);
    await convert(person, story);
    await seeWhatBecameOfIt(person, story);
    await work(person, story);
    await closeWon(person, story);
  };
}

async function setUp(person, story) {
  const { page, w } = person;
  await page.goto("/");
  await person.title(w("setup.title"));
  await person.box(w("setup.organization")).fill(story.organization);
  await person.box(w("setup.name")).fill(story.name);
  await person.box(w("sign_in.email")).fill(story.email);
  await person.box(w("sign_in.password")).fill(PASSWORD);
  await person.press(person.button(w("setup.action")));
  await person.title(w("home.title", { name: story.name }));
  await sellAsWell(person, story);
}

/** The first one is the administrator; who sells alone begins with what a representative sees. */
async function sellAsWell(person, story) {
  const { page, w } = person;
  await page.goto("/dashboards/representative");
  await person.press(person.button(w("dashboard.menu")));
  await person.press(page.getByRole("menuitem", { name: w("home.use"), exact: true }));
  await person.told(w("home.chosen"));
  await person.goHome(story.name);
}

async function signInAgain(person, story) {
  await person.signOut();
  await person.signIn(story.email, PASSWORD);
  await person.title(person.w("home.title", { name: story.name }));
  await seePipeline(person, story.amount.none, 0);
}

async function createLead(person, story) {
  const { w } = person;
  const sheet = await person.startNew("lead");
  for (const [field, text] of Object.entries(story.lead)) await person.box(w(`field.${field}`), sheet).fill(text);
  await person.press(person.button(w("action.save"), sheet));
  await person.title(story.leadName);
}

async function qualify(person) {
  await person.moveTo(person.w("choice.lead.status.contacted"));
  await person.moveTo(person.w("choice.lead.status.qualified"));
}

async function convert(person, story) {
  const { w } = person;
  await person.press(person.button(w("convert.action")));
  const dialog = person.dialog(w("convert.title"));
  for (const name of [story.lead.company, story.leadName]) await dialog.getByText(w("convert.new", { name })).waitFor();
  await person.box(w("field.amount"), dialog).fill(story.amount.typed);
  await dialog.getByLabel(w("field.close_date")).fill(inDays(45));
  await person.press(person.button(w("convert.action"), dialog));
  await person.title(story.lead.company);
}

/** The deal knows its account and its contact; the lead says that it is converted. */
async function seeWhatBecameOfIt(person, story) {
  const { page, w } = person;
  await page.getByText(story.amount.shown, { exact: true }).first().waitFor();
  await page.locator(`time[datetime="${inDays(45)}"]`).first().waitFor({ state: "attached" });
  const deal = page.url();
  await person.press(person.link(story.lead.company).first());
  await page.waitForURL(/\/accounts\//);
  await person.title(story.lead.company);
  await page.goBack();
  await page.waitForURL((address) => address.href.startsWith(deal));
  await openPart(person, "page.details");
  await person.press(person.link(story.leadName, page.getByRole("region", { name: w("page.details") })));
  await page.waitForURL(/\/contacts\//);
  await person.title(story.leadName);
  await page.getByText(story.lead.email).filter({ visible: true }).first().waitFor();
  await page.goBack();
  await page.waitForURL((address) => address.href.startsWith(deal));
  await openPart(person, "page.related");
  // The contact has the same name, and stands there earlier.
  const leads = page.getByRole("region", { name: new RegExp(`^${w("record.lead.many")}`) });
  await person.press(person.link(story.leadName, leads).first());
  await page.waitForURL(/\/leads\//);
  await page.getByText(w("choice.lead.status.converted"), { exact: true }).filter({ visible: true }).first().waitFor();
  await page.goBack();
  await page.waitForURL((address) => address.href.startsWith(deal));
}

async function work(person, story) {
  await person.moveTo(story.stages.second);
  await person.moveTo(story.stages.third);
  await logCall(person, story.call);
  const deal = person.page.url();
  await person.goHome(story.name);
  await seePipeline(person, story.amount.figure, 1);
  await person.page.goBack();
  await person.page.waitForURL((address) => address.href.startsWith(deal));
}

async function logCall(person, subject) {
  const { page, w } = person;
  await openPart(person, "page.timeline");
  await person.press(page.getByRole("tab", { name: w("composer.call"), exact: true }));
  const composer = page.getByRole("tabpanel", { name: w("composer.call"), exact: true });
  await person.box(w("field.subject"), composer).fill(subject);
  await composer.getByRole("combobox", { name: w("field.outcome") }).selectOption({ label: w("choice.outcome.connected") });
  await person.press(person.button(w("composer.save"), composer));
  await person.link(subject, page.getByRole("region", { name: w("page.timeline") })).waitFor();
}

async function closeWon(person, story) {
  await person.moveTo(story.stages.won);
  await openPart(person, "page.timeline");
  await person.page.getByText(`${story.stages.third} → ${story.stages.won}`, { exact: true }).waitFor();
  await person.goHome(story.name);
  await seePipeline(person, story.amount.none, 0);
}

/** The figures on the home page: the sum and the number of one's open deals, as the shipped report calls them. */
async function seePipeline(person, sum, n) {
  const [pipeline, amount, deals] = person.locale.startsWith("zh") ? ["未结商机", "金额", "商机数"] : ["Open pipeline", "Amount", "Deals"];
  const figures = person.page.getByRole("region", { name: pipeline, exact: true });
  await figures.getByRole("link", { name: `${amount} ${sum}`, exact: true }).waitFor({ timeout: PATIENCE });
  await figures.getByRole("link", { name: `${deals} ${n}`, exact: true }).waitFor({ timeout: PATIENCE });
}

/** On a phone the parts of a record are tabs; elsewhere they stand side by side, but for those of the middle. */
async function openPart(person, part) {
  const tab = person.page.getByRole("tab", { name: person.w(part), exact: true });
  await person.page.getByRole("region", { name: person.w("page.details"), includeHidden: true }).first().waitFor({ state: "attached" });
  // What is below waits for the path above it: a tab that is to come is not there yet.
  await person.page.locator(".path > li").first().waitFor();
  if (await tab.isVisible()) await person.press(tab);
}

/** A day as the contract and date fields write it, in the time zone of the journeys' browsers. */
function inDays(days) {
  return new Date(Date.now() + days * 86_400_000).toLocaleDateString("sv-SE", { timeZone: "Asia/Shanghai" });
}
