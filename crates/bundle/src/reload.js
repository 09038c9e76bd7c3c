// Development only: reloads the page when a new bundle lies in frontend/dist.
// The page itself names every file by its content, so a changed page is a changed bundle.
const page = () => fetch("/index.html", { cache: "no-store" }).then((answer) => answer.ok ? answer.text() : null, () => null);
let seen = await page();
setInterval(async () => {
  const now = await page();
  if (now === null || now === seen) return;
  if (seen !== null) location.reload();
  seen = now;
}, 1000);
