// What goes wrong is said in words, with a way on; an access token that has run out is renewed unnoticed.
import assert from "node:assert/strict";

import { DEMO_PASSWORD, Person, UNAUTHENTICATED } from "../lib/person.mjs";

const EMAIL = "nancy.davolio@northwind.example";

export default async function ({ page, noise }) {
  noise.expect(UNAUTHENTICATED);
  noise.expect(/status of 404/);
  const nancy = new Person(page);
  await page.goto("/tasks");
  await wrongPassword(nancy);
  await nancy.title(nancy.w("record.task.many"));
  await demoUser(nancy);
  await unknownAddresses(nancy);
  await expiredToken(nancy);
}

/** The same words whether the address or the password is wrong; then the page asked for at first. */
async function wrongPassword(person) {
  const { page, w } = person;
  for (const [email, password] of [[EMAIL, "northwind-demo-1999"], ["nobody@northwind.example", DEMO_PASSWORD]]) {
    await person.signIn(email, password);
    await page.getByRole("alert").getByText(w("problem.invalid_credentials"), { exact: true }).waitFor();
    await page.getByRole("main").getByText(w("problem.invalid_credentials"), { exact: true }).waitFor();
    assert.equal(await person.box(w("sign_in.email")).inputValue(), email, "what was typed stays");
  }
  await person.signIn(EMAIL);
}

/** Who tries a demonstration needs no password from elsewhere: one press signs in. */
async function demoUser(person) {
  const { page, w } = person;
  await page.context().clearCookies();
  await page.goto("/accounts");
  const choices = page.getByRole("region", { name: w("demo.sign_in"), exact: true });
  await person.press(choices.getByRole("button", { name: new RegExp(EMAIL) }));
  await person.title(w("record.account.many"));
}

async function unknownAddresses(person) {
  const { page, w } = person;
  const nobody = "01890000-0000-7000-8000-000000000000";
  for (const [address, words] of [["/nowhere/at/all", "error.not_found"], [`/leads/${nobody}`, "error.no_record"]]) {
    await page.goto(address);
    await person.title(w("error.not_found_title"));
    await page.getByText(w(words), { exact: true }).waitFor();
    await person.press(person.link(w("nav.to_home")));
    await person.title(w("home.title", { name: "Nancy Davolio" }));
  }
}

/** The server says once that the token is no longer valid, as it does when it has run out. */
async function expiredToken(person) {
  const { page, w } = person;
  let [refused, renewed] = [0, 0];
  page.on("response", (answer) => {
    if (answer.url().endsWith("/auth/refresh") && answer.ok()) renewed += 1;
  });
  await page.route("**/api/v1/accounts/search", async (route) => {
    refused += 1;
    const headers = { ...route.request().headers(), authorization: "Bearer of.nothing.valid" };
    await (refused === 1 ? route.continue({ headers }) : route.continue());
  });
  await person.press(person.link(w("record.account.many")));
  await page.getByRole("rowheader").first().waitFor();
  assert.deepEqual([refused, renewed], [2, 1], "asked twice, with one renewal between");
  assert.equal(await page.getByRole("dialog").count(), 0, "nobody is asked to sign in again");
}
