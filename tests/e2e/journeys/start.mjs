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
  for (const kind of [/\/app-\w{16}\.js$/, /\/app_bg-\w{16}\.wasm$/, /\.css$/, /\/theme-\w{16}\.js$/]) {
    assert.ok(assets.some((path) => kind.test(path)), `${kind} was not loaded: ${assets}`);
  }
  for (const path of assets) {
    const headers = loaded.get(path).headers();
    assert.equal(headers["cache-control"], immutable, path);
    assert.equal(headers["content-encoding"], "br", path);
  }
  const policy = loaded.get("/accounts").headers()["content-security-policy"];
  assert.ok(policy && !policy.includes("unsafe-inline") && !policy.includes("'unsafe-eval'"), policy);

  // A broken download is told to the person instead of leaving the page blank.
  noise.expect(/app_bg-\w+\.wasm|Failed to load resource|Failed to fetch|ERR_FAILED|uncaught/);
  await page.route("**/*.wasm", (route) => route.abort());
  await page.goto("/");
  await page.getByRole("alert").getByText("Rapport could not be loaded").waitFor();
}
