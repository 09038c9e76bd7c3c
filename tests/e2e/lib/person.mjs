// What a person does on every page, in whichever language and on whichever device.
import { words } from "./words.mjs";

/** The password of everybody in the demonstration data. */
export const DEMO_PASSWORD = "northwind-demo-1998";

/** A slow machine is no failure. */
export const PATIENCE = 20_000;

export class Person {
  /** `touch`: presses with a finger. `pace`: thinks for so many milliseconds before each press. */
  constructor(page, { locale = "en", touch = false, pace = 0 } = {}) {
    this.page = page;
    this.locale = locale;
    this.w = words(locale);
    this.touch = touch;
    this.pace = pace;
    page.context().setDefaultTimeout(PATIENCE);
  }

  async press(target) {
    if (this.pace) await this.page.waitForTimeout(this.pace);
    return this.touch ? target.tap() : target.click();
  }

  button(name, within = this.page) {
    return within.getByRole("button", { name, exact: true });
  }

  box(name, within = this.page) {
    return within.getByRole("textbox", { name, exact: true });
  }

  link(name, within = this.page) {
    return within.getByRole("link", { name, exact: true });
  }

  dialog(name) {
    return this.page.getByRole("dialog", { name, exact: true });
  }

  /** Waits for the page whose one `h1` this is. */
  title(name) {
    return this.page.getByRole("heading", { level: 1, name, exact: true }).waitFor();
  }

  /** Waits for a message in the corner. */
  told(text) {
    return this.page.getByRole("region", { name: this.w("state.messages") }).getByText(text, { exact: true }).first().waitFor();
  }

  async signIn(email, password = DEMO_PASSWORD) {
    await this.box(this.w("sign_in.email")).fill(email);
    await this.box(this.w("sign_in.password")).fill(password);
    await this.press(this.button(this.w("sign_in.action")));
  }

  async signOut() {
    await this.press(this.button(this.w("nav.profile")));
    await this.press(this.page.getByText(this.w("action.sign_out"), { exact: true }));
    await this.title(this.w("sign_in.title"));
  }

  async goHome(name) {
    await this.press(this.link(this.w("nav.home")));
    await this.title(this.w("home.title", { name }));
  }

  /** Opens the sheet for a new record from the button that is on every page. */
  async startNew(record) {
    const name = this.w(`record.${record}.one`);
    await this.press(this.button(this.w("action.new")));
    const onPhone = this.button(name, this.dialog(this.w("action.new")));
    await this.press(this.page.getByRole("menuitem", { name, exact: true }).or(onPhone));
    return this.page.getByRole("dialog").filter({ has: this.button(this.w("action.save")) });
  }

  /** Presses a step of the path at the head of a record. */
  async moveTo(step) {
    const path = this.page.getByRole("list", { name: this.w("path.label") });
    await this.press(path.getByRole("button", { name: new RegExp(`^${step}( \\d|$)`) }));
    await this.told(this.w("path.moved", { step }));
    await path.getByRole("listitem").and(this.page.locator("[aria-current=step]")).filter({ hasText: step }).waitFor();
  }
}

/** The browser itself complains when the server says that nobody is signed in yet, or that the token has run out. */
export const UNAUTHENTICATED = /status of 401/;
