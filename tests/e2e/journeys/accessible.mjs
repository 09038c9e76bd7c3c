// axe finds nothing on the first pages, in light and in dark.
import { accessibleInBothThemes } from "../lib/browser.mjs";
import { Person } from "../lib/person.mjs";

export default async function ({ page }) {
  const nancy = new Person(page);
  await page.goto("/");
  await nancy.title(nancy.w("sign_in.title"));
  await accessibleInBothThemes(page);
  await nancy.signIn("nancy.davolio@northwind.example");
  await nancy.title(nancy.w("home.title", { name: "Nancy Davolio" }));
  await page.getByRole("figure").waitFor();
  await accessibleInBothThemes(page);

  await page.goto("/accounts");
  await page.getByRole("rowheader").first().waitFor();
  await accessibleInBothThemes(page);
  await page.getByRole("rowheader").first().getByRole("link").click();
  await page.getByRole("region", { name: nancy.w("page.timeline") }).waitFor();
  await accessibleInBothThemes(page);

  await page.goto("/opportunities?layout=board");
  await page.getByRole("listitem", { name: /\$/ }).first().waitFor();
  await accessibleInBothThemes(page);

  await page.goto("/leads/new");
  await nancy.button(nancy.w("action.save")).click();
  await page.getByRole("textbox", { name: nancy.w("field.company") }).waitFor();
  await accessibleInBothThemes(page);
}
