// A card or a signature is pasted, shown field by field, and fills the form: in English, in Chinese, on a phone.
import assert from "node:assert/strict";

import { apiAs } from "../lib/api.mjs";
import { assertAccessible } from "../lib/browser.mjs";
import { Person, UNAUTHENTICATED } from "../lib/person.mjs";

const NANCY = "nancy.davolio@northwind.example";
const SIGNATURE = `Best regards,

Jane A. Smith
Vice President, Global Sales
Acme Analytics, Inc.
500 Market Street, Suite 300
San Francisco, CA 94105
O: +1 (415) 555-0100 | M: 415.555.0199
jane.smith@acme-analytics.example | www.acme-analytics.example
We make numbers sing`;
const CARD = `深圳市华兴科技有限公司
张伟  销售总监
手机：138 0013 8000
邮箱：zhangwei@huaxing.example
地址：广东省深圳市南山区科技园南区高新南七道1号 邮编：518057`;

export default async function ({ page, another, noise, url }) {
  noise.expect(UNAUTHENTICATED);
  const nancy = new Person(page);
  const api = await apiAs(url, NANCY);
  await page.goto("/leads");
  await nancy.signIn(NANCY);
  await nancy.title(nancy.w("record.lead.many"));
  await aLead(nancy, api);
  const phone = await another({ locale: "zh-CN", viewport: { width: 360, height: 740 }, hasTouch: true, isMobile: true });
  // The account's own language would be followed otherwise.
  await phone.addInitScript(() => localStorage.setItem("rapport.locale", "zh-CN"));
  await aContact(new Person(phone, { locale: "zh-CN", touch: true }), api);
}

const panel = ({ page }) => page.locator(".capture");

async function aLead(person, api) {
  const { page, w } = person;
  const sheet = await person.startNew("lead");
  await person.box(w("field.company"), sheet).fill("Typed before");
  await person.press(person.button(w("capture.open"), sheet));
  await person.box(w("capture.label"), sheet).fill(SIGNATURE);
  const line = (field) => panel(person).getByRole("checkbox", { name: new RegExp(`^${w(`field.${field}`)}: `) });
  await line("family_name").waitFor();
  await assertAccessible(page);
  // Nothing is filled in yet, and what was typed is not replaced unless that is wanted.
  assert.equal(await person.box(w("field.family_name"), sheet).inputValue(), "");
  await panel(person).getByText(w("capture.replaces", { now: "Typed before" }), { exact: true }).waitFor();
  assert.deepEqual([await line("company").isChecked(), await line("title").isChecked()], [false, true]);
  await panel(person).getByText(w("capture.line", { line: "Vice President, Global Sales" }), { exact: true }).waitFor();
  await panel(person).getByText(w("capture.rest", { lines: "We make numbers sing" }), { exact: true }).waitFor();
  await line("website").uncheck();
  await person.press(panel(person).getByRole("button", { name: /^Fill in/ }));
  const value = (field) => person.box(w(`field.${field}`), sheet).inputValue();
  assert.deepEqual([await value("company"), await value("family_name"), await value("email")], ["Typed before", "Smith", "jane.smith@acme-analytics.example"]);
  // Taken back as a whole, and done again with the company.
  await person.press(person.button(w("action.undo"), panel(person)));
  assert.deepEqual([await value("company"), await value("family_name")], ["Typed before", ""]);
  await line("company").check();
  await person.press(panel(person).getByRole("button", { name: /^Fill in/ }));
  await page.keyboard.press("Control+Enter");
  await person.title("Jane A. Smith");
  const { data: [lead] } = await api("POST", "/leads/search", { q: "jane.smith@acme-analytics.example" });
  assert.deepEqual(
    [lead.company, lead.title, lead.phone, lead.mobile, lead.website ?? null, lead.addresses],
    ["Acme Analytics, Inc.", "Vice President, Global Sales", "+1 (415) 555-0100", "415.555.0199", null,
      [{ kind: "office", street: "500 Market Street, Suite 300", city: "San Francisco", region: "CA", postal_code: "94105" }]],
  );
}

async function aContact(person, api) {
  const { page, w } = person;
  await page.goto("/contacts");
  await person.signIn(NANCY);
  await person.title(w("record.contact.many"));
  const sheet = await person.startNew("contact");
  await person.press(person.button(w("capture.open"), sheet));
  await person.box(w("capture.label"), sheet).fill(CARD);
  const fill = panel(person).getByRole("button", { name: /^填入/ });
  await fill.waitFor();
  await assertAccessible(page);
  await person.press(fill);
  await person.press(person.button(w("action.save"), sheet));
  await person.title("张伟");
  const { data } = await api("POST", "/contacts/search", { q: "zhangwei@huaxing.example" });
  const [{ title, phones, addresses }] = data;
  assert.equal(title, "销售总监");
  assert.deepEqual(phones, [{ number: "138 0013 8000", kind: "mobile", primary: true }]);
  assert.equal(addresses[0].city, "深圳市");
}
