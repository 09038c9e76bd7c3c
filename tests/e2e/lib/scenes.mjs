// Places where something is typed, pressed or read: pages with what can be opened on them. Gates that must look everywhere go
// through these. Each: where it is, and how it is got to there.
import { Person } from "./person.mjs";

const sheet = ({ page, w }) => page.getByRole("dialog").filter({ has: page.getByRole("button", { name: w("action.save"), exact: true }) });

/** Opens what is folded, so that what lies in it counts too. */
const unfold = (page) => page.evaluate(() => document.querySelectorAll("dialog[open] details, main details").forEach((one) => (one.open = true)));

async function newRecord(person, list) {
  await person.page.keyboard.press("n");
  await sheet(person).waitFor();
  await person.page.locator("dialog[open] input, dialog[open] textarea").first().waitFor();
  await unfold(person.page);
}

async function press(person, name) {
  await person.press(person.button(person.w(name), person.page.getByRole("main")).first());
}

async function firstCell(person) {
  const column = await person.page.locator("#list-grid thead th").evaluateAll((heads) => heads.findIndex((head) => !head.matches(".choose")) - 1);
  await person.page.locator(`#cell-0-${column}`).dblclick({ position: { x: 4, y: 4 } });
  await person.page.locator(".cell-editor input").waitFor();
}

async function bulkField(person) {
  await person.page.locator("tbody input[type=checkbox]").first().check();
  const bar = person.page.getByRole("toolbar", { name: person.w("bulk.title") });
  await person.press(person.button(person.w("bulk.set"), bar));
  const panel = person.dialog(person.w("bulk.set"));
  await panel.getByLabel(person.w("filter.field"), { exact: true }).selectOption("name");
}

async function filterText(person) {
  await person.press(person.button(person.w("filter.add")));
  const panel = person.dialog(person.w("filter.add"));
  await panel.getByRole("combobox", { name: person.w("filter.field"), exact: true }).selectOption({ label: person.w("field.name") });
  await panel.getByRole("textbox").first().waitFor();
}

async function nameAView(person) {
  await person.press(person.button(person.w("view.title"), person.page.locator(".page-head")));
  await person.press(person.page.getByRole("menuitem", { name: person.w("view.save"), exact: true }));
  await person.dialog(person.w("view.save")).waitFor();
}

async function palette(person) {
  await person.page.keyboard.press("Control+k");
  await person.page.getByRole("combobox", { name: person.w("palette.title"), exact: true }).waitFor();
}

async function detail(person) {
  await person.page.locator("#edit-name, .detail .edit").first().click();
  await person.page.locator(".in-place input, .in-place textarea").first().waitFor();
}

async function advanced(person) {
  await person.press(person.button(person.w("filter.add")));
  await person.press(person.button(person.w("filter.advanced")));
  await person.dialog(person.w("filter.advanced")).waitFor();
}

const tab = (name) => async (person) => {
  await person.page.keyboard.press("Escape");
  await person.page.locator(`#composer-${name}`).click();
};

/** Where text is typed. */
export function typing(ids) {
  return [
    { name: "search in the top bar, list search, page", address: "/accounts" },
    { name: "palette", address: "/accounts", prepare: palette },
    { name: "filter", address: "/accounts", prepare: filterText },
    { name: "advanced filter", address: "/accounts", prepare: advanced },
    { name: "view's name", address: "/accounts", prepare: nameAView },
    { name: "cell", address: "/accounts", prepare: firstCell },
    { name: "field for many", address: "/accounts", prepare: bulkField },
    ...["leads", "accounts", "contacts", "opportunities", "tasks", "activities", "campaigns"].map((list) => ({ name: `new record in ${list}`, address: `/${list}`, prepare: (person) => newRecord(person, list) })),
    { name: "field of a record", address: `/accounts/${ids.accounts}`, prepare: detail },
    { name: "note", address: `/accounts/${ids.accounts}`, prepare: tab("note") },
    { name: "call", address: `/accounts/${ids.accounts}`, prepare: tab("call") },
    { name: "task", address: `/accounts/${ids.accounts}`, prepare: tab("task") },
    { name: "comment", address: `/accounts/${ids.accounts}?tab=comments` },
    { name: "report builder", address: "/reports/new" },
    { name: "search page", address: "/search?q=al" },
    { name: "settings", address: "/settings" },
    { name: "help", address: "/help" },
  ];
}

export const personOn = (page, locale = "en") => new Person(page, { locale });
