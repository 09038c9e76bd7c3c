// What one person of a team changes, another sees within three seconds, without doing anything.
import { Person } from "../lib/person.mjs";

const WITHIN = { timeout: 3_000 };

export default async function ({ page, another }) {
  const nancy = new Person(page);
  const [board, list] = [await another(), await another()].map((page) => new Person(page));
  await page.goto("/opportunities?layout=board");
  await nancy.signIn("nancy.davolio@northwind.example");
  await board.page.goto("/opportunities?layout=board");
  await board.signIn("janet.leverling@northwind.example");
  await list.page.goto("/opportunities?f=status:eq(open)&sort=name");
  await list.signIn("janet.leverling@northwind.example");
  await moveSeen(nancy, board, list);
  await creationSeen(nancy, list);
}

function column(person, name) {
  return person.page.getByRole("region", { name, exact: true });
}

/** A card moved in one browser stands in its new column in the other, whose count follows; so does the row's stage. */
async function moveSeen(nancy, board, list) {
  const card = column(nancy, "Proposal").getByRole("listitem").first();
  const label = await card.getAttribute("aria-label");
  const deal = await card.getByRole("link").first().innerText();
  const seen = column(board, "Proposal").getByRole("listitem", { name: label, exact: true });
  await seen.waitFor();
  const row = list.page.getByRole("row").filter({ has: list.link(deal) });
  await row.getByText("Proposal", { exact: true }).waitFor();
  const count = parseInt(await column(board, "Negotiation").getByText(/^[1-9]\d* deal/).innerText(), 10);

  await card.press("]");
  await nancy.told(nancy.w("board.moved", { name: deal, stage: "Negotiation" }));
  await Promise.all([
    column(board, "Negotiation").getByRole("listitem", { name: label, exact: true }).waitFor(WITHIN),
    column(board, "Negotiation").getByText(board.w("board.deals", { n: count + 1 }), { exact: true }).waitFor(WITHIN),
    seen.waitFor({ state: "detached", ...WITHIN }),
    row.getByText("Negotiation", { exact: true }).waitFor(WITHIN),
  ]);
}

/** A new record appears in a list that is open elsewhere. */
async function creationSeen(nancy, list) {
  const name = "Aaa tasting for the whole team";
  const { w } = nancy;
  const sheet = await nancy.startNew("opportunity");
  await nancy.box(w("field.name"), sheet).first().fill(name);
  await chooseFirst(nancy, sheet.getByRole("combobox", { name: w("field.account_id"), exact: true }), "Alfreds");
  await sheet.getByLabel(w("field.close_date")).fill("2030-01-31");
  await nancy.press(nancy.button(w("action.save"), sheet));
  await nancy.told(w("form.created", { name }));
  await list.link(name).waitFor(WITHIN);
}

async function chooseFirst(person, box, text) {
  await box.fill(text);
  await person.press(person.page.getByRole("option", { name: new RegExp(`^${text}`) }).first());
}
