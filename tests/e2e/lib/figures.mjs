// What a gate has measured, beside the bar it is held against.
export class Figures {
  rows = [];
  notes = [];

  constructor(gate) {
    this.gate = gate;
  }

  /** `figures.most("CLS of the list", 0.01, 0.02)`: at most so much. */
  most(what, figure, bar, unit = "") {
    this.#add(what, figure, `≤ ${bar}`, figure <= bar, unit);
  }

  /** A bar that is missed today, which the table says; what it costs now must not grow. */
  known(what, figure, bar, now, unit = "") {
    this.#add(what, figure, `≤ ${bar}`, figure <= now, unit);
    if (figure > bar) this.rows.at(-1).missed = now;
  }

  /** Said instead of a figure where it would mean nothing here. */
  unmeasured(what, why) {
    this.#add(what, "not measured", why, true, "");
  }

  least(what, figure, bar, unit = "") {
    this.#add(what, figure, `≥ ${bar}`, figure >= bar, unit);
  }

  /** That nothing was found wrong: `faults` are lines that say what. `of`: among how many. */
  none(what, faults, of) {
    this.#add(what, faults.length, "0", faults.length === 0, of === undefined ? "" : `of ${of}`);
    this.notes.push(...faults.map((fault) => `${what}: ${fault}`));
  }

  #add(what, figure, bar, good, unit) {
    const shown = typeof figure === "number" ? String(Number(figure.toFixed(3))) : String(figure);
    this.rows.push({ gate: this.gate, what, figure: unit ? `${shown} ${unit}` : shown, bar, good });
  }

  assertGood() {
    const missed = this.rows.filter((row) => !row.good);
    if (missed.length > 0) throw new Error(`missed:\n${missed.map((row) => `${row.what}: ${row.figure}, bar ${row.bar}`).join("\n")}`);
  }
}
