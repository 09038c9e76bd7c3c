// Counts what a task costs: each click, tap or key chord. Text that is typed counts nothing, nor does going on to the
// next field of what is being filled in (Tab, or "next" on a phone's keyboard): that is a part of typing; it is told apart.
export class Acts {
  count = 0;
  moves = 0;

  /** `hand`: "mouse", "keyboard" or "touch". */
  constructor(page, hand) {
    this.page = page;
    this.hand = hand;
  }

  /** The one way by which a task acts: on a target by a pointer, or a key chord. */
  async act(what) {
    this.count += 1;
    if (typeof what === "string") {
      // Whoever has typed a text has the keys under the fingers: Enter ends it, and counts.
      if (this.hand !== "keyboard" && !what.endsWith("Enter")) throw new Error(`${what} is no act of the ${this.hand}`);
      return this.page.keyboard.press(what);
    }
    if (this.hand === "keyboard") throw new Error("a click is no act of the keyboard");
    return this.hand === "touch" ? what.tap() : what.click();
  }

  /** A double click is two. */
  async twice(target, position) {
    this.count += 2;
    await target.dblclick({ position });
  }

  /** From press to release one act. */
  async drag(from, to) {
    this.count += 1;
    await this.page.mouse.move(from.x, from.y);
    await this.page.mouse.down();
    await this.page.mouse.move(from.x + 8, from.y, { steps: 3 });
    await this.page.mouse.move(to.x, to.y, { steps: 12 });
    await this.page.mouse.up();
  }

  /** A list of the browser's own is opened and a line of it pressed; by keys, the line's name is typed. */
  async choose(select, option) {
    if (this.hand !== "keyboard") this.count += 2;
    await select.selectOption(option);
  }

  type(text) {
    return this.page.keyboard.type(text);
  }

  /** From field to field until the keyboard is there; at most so many as a form has. */
  async goOnTo(target) {
    const there = () => target.evaluate((it) => it === document.activeElement);
    for (let move = 0; !(await there()); move += 1) {
      if (move === 20) throw new Error("the field is not reached by going on");
      this.moves += 1;
      await this.page.keyboard.press("Tab");
    }
  }
}
