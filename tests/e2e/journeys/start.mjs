// The application starts from any address, in the theme that was chosen, and may be kept by the browser for ever.
import assert from "node:assert/strict";

const immutable = "public, max-age=31536000, immutable";

export default async function ({ page, noise }) {
  const loaded = new Map();
  page.on("response", (answer) => loaded.set(new URL(answer.url()).pathname, answer));

  await page.addInitScript(() => localStorage.setItem("rapport.theme", "dark"));
  await page.goto("/accounts?sort=-name");
  await page.locator("#boot").waitFor({ state: "detached" });
  assert.equal(await page.locator("html").getAttribute("data-theme"), "dark");

  const assets = [...loaded.keys()].filter((path) => path.startsWith("/assets/"));
  for (const path of assets) assert.equal(loaded.get(path).headers()["cache-control"], immutable, path);
  for (const kind of [/\/app-\w{16}\.js$/, /\/app_bg-\w{16}\.wasm$/, /\/app-\w{16}\.css$/, /\/boot-\w{16}\.js$/, /\/en-\w{16}\.json$/]) {
    const path = assets.find((path) => kind.test(path));
    assert.ok(path, `${kind} was not loaded: ${assets}`);
    assert.equal(loaded.get(path).headers()["content-encoding"], "br", path);
  }
  const policy = loaded.get("/accounts").headers()["content-security-policy"];
  assert.ok(policy && !policy.includes("unsafe-inline") && !policy.includes("'unsafe-eval'"), policy);

  // A broken download is told to the person instead of leaving the page blank.
  noise.expect(/app_bg-\w+\.wasm|Failed to load resource|Failed to fetch|ERR_FAILED|uncaught/);
  await page.route("**/*.wasm", (route) => route.abort());
  await page.goto("/");
  await page.getByRole("alert").getByText("Rapport could not be loaded").waitFor();
}
