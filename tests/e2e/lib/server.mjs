// The product itself, on a free port.
import { spawn } from "node:child_process";
import { closeSync, openSync, readFileSync } from "node:fs";
import { createServer } from "node:net";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("../../../", import.meta.url));

/** The binary under test: the one that ./just test has built, unless RAPPORT names another. */
export const binary = process.env.RAPPORT ?? `${process.env.CARGO_TARGET_DIR ?? `${root}target`}/debug/rapport`;

/** The environment of a server: the tests' own settings only, whatever the developer's shell holds. */
export function environment({ database, port }) {
  const kept = Object.entries(process.env).filter(([name]) => !/^(RAPPORT|DATABASE_URL)/.test(name));
  return { ...Object.fromEntries(kept), DATABASE_URL: database.url, RAPPORT_LISTEN: `127.0.0.1:${port ?? 0}` };
}

/** Starts a server on a database and waits until it answers. `settings`: variables of its environment besides. */
export async function startServer(database, log, settings = {}) {
  const port = await freePort();
  const file = openSync(log, "w");
  const demo = database.demo ? ["--demo"] : [];
  const child = spawn(binary, ["serve", ...demo], { env: { ...environment({ database, port }), ...settings }, stdio: ["ignore", file, file], cwd: database.folder });
  closeSync(file);
  const server = new Server(child, `http://127.0.0.1:${port}`, log);
  await server.ready();
  return server;
}

class Server {
  #child;
  #log;
  #ended = null;

  constructor(child, url, log) {
    this.#child = child;
    this.#log = log;
    this.url = url;
    child.once("exit", (code, signal) => (this.#ended = signal ?? `exit code ${code}`));
    child.once("error", (error) => (this.#ended = String(error)));
  }

  async ready() {
    const end = Date.now() + 60_000;
    while (Date.now() < end) {
      this.assertRunning();
      if (await fetch(`${this.url}/readyz`).then((answer) => answer.ok, () => false)) return;
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
    await this.stop();
    throw new Error(`the server is not ready after 60 s:\n${this.#lastLines()}`);
  }

  assertRunning() {
    if (this.#ended !== null) throw new Error(`the server ended (${this.#ended}):\n${this.#lastLines()}`);
  }

  async stop() {
    if (this.#ended !== null) return;
    const ended = new Promise((resolve) => this.#child.once("exit", resolve));
    this.#child.kill("SIGTERM");
    const stubborn = setTimeout(() => this.#child.kill("SIGKILL"), 15_000);
    await ended;
    clearTimeout(stubborn);
  }

  #lastLines() {
    return readFileSync(this.#log, "utf8").split("\n").slice(-20).join("\n");
  }
}

function freePort() {
  return new Promise((resolve, refuse) => {
    const server = createServer().once("error", refuse);
    server.listen(0, "127.0.0.1", () => {
      const { port } = server.address();
      server.close(() => resolve(port));
    });
  });
}
