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
  #demo = null;

  /** `kind`: "demo", or "empty" (as after a first start, with nobody signed up). */
  async fresh(kind, name) {
    const folder = join(await this.#folder, name);
    if (kind === "demo") await cp(await (this.#demo ??= this.#makeDemo()), folder, { recursive: true });
    else await mkdir(folder);
    return database(folder, kind === "demo");
  }

  async #makeDemo() {
    const folder = join(await this.#folder, "demo-template");
    await mkdir(folder);
    const env = environment({ database: database(folder, true) });
    await run(binary, ["migrate"], { env, cwd: folder });
    await run(binary, ["seed", "demo"], { env, cwd: folder });
    return folder;
  }

  async remove() {
    await rm(await this.#folder, { recursive: true, force: true });
  }
}

function database(folder, demo) {
  return { folder, demo, url: `sqlite://${join(folder, "rapport.db")}?mode=rwc` };
}
