// SQLite databases for the journeys. Demo data is made once and copied: making it takes seconds, copying none.
import { execFile } from "node:child_process";
import { cp, mkdir, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";

import { binary, environment } from "./server.mjs";

const run = promisify(execFile);

export class Databases {
  #folder = mkdtemp(join(tmpdir(), "rapport-e2e-"));
  #templates = new Map();

  /**
   * `kind`: "demo", the demonstration and so many leads besides (a number), or "empty" (as after a first start, with nobody signed up).
   * `settings`: the environment in which it is made, where that makes another one (the clock).
   */
  async fresh(kind, name, settings = {}) {
    const folder = join(await this.#folder, name);
    if (kind === "empty") await mkdir(folder);
    else if (settings.CLOCK_BEGIN) await this.#makeDemo(folder, settings);
    else await cp(await this.#template(kind), folder, { recursive: true });
    return database(folder, kind !== "empty");
  }

  #template(kind) {
    if (!this.#templates.has(kind)) this.#templates.set(kind, kind === "demo" ? this.#templateOf("demo", (folder) => this.#makeDemo(folder)) : this.#templateOf(kind, (folder) => this.#makeMany(folder, kind)));
    return this.#templates.get(kind);
  }

  /** Deletes one that is no longer needed. */
  async drop({ folder }) {
    await rm(folder, { recursive: true, force: true });
  }

  async #templateOf(kind, make) {
    const folder = join(await this.#folder, `template-${kind}`);
    await make(folder);
    return folder;
  }

  async #makeDemo(folder, settings = {}) {
    await mkdir(folder);
    const env = { ...environment({ database: database(folder, true) }), ...settings };
    await run(binary, ["migrate"], { env, cwd: folder });
    await run(binary, ["seed", "demo"], { env, cwd: folder });
  }

  async #makeMany(folder, leads) {
    await cp(await this.#template("demo"), folder, { recursive: true });
    await run(binary, ["seed", "scale", "--leads", String(leads)], { env: environment({ database: database(folder, true) }), cwd: folder });
  }

  async remove() {
    await rm(await this.#folder, { recursive: true, force: true });
  }
}

function database(folder, demo) {
  return { folder, demo, url: `sqlite://${join(folder, "rapport.db")}?mode=rwc` };
}
