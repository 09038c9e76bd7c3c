// Runs before the first paint, so that a dark page never flashes white, and starts the application.
// The app keeps the theme and the language in storage (theme.rs, i18n/locale.rs). Storage may be switched off.
{
  const stored = (name) => {
    try {
      return localStorage.getItem(name);
    } catch {
      return null;
    }
  };
  const nearest = (tag) =>
    /^zh/i.test(tag) ? (/hant|tw|hk|mo/i.test(tag) ? "zh-TW" : "zh-CN") : /^en/i.test(tag) ? "en" : undefined;

  const root = document.documentElement;
  root.dataset.theme = stored("rapport.theme") || "system";
  root.lang = [stored("rapport.locale"), ...navigator.languages].map(nearest).find(Boolean) ?? "en";

  // The texts of the language in use come along with the application instead of after it.
  const texts = Object.assign(document.createElement("link"), { rel: "preload", as: "fetch", crossOrigin: "anonymous" });
  texts.href = document.querySelector(`meta[name=texts][lang="${root.lang}"]`).content;
  document.head.append(texts);

  // What the device keeps for the person. It can wait until the page stands.
  window.device = () => import("{{boot/device.js}}");
  addEventListener("load", () => setTimeout(() => window.device().catch(() => {}), 5_000));

  const parsed = new Promise((resolve) => document.addEventListener("DOMContentLoaded", resolve));
  // Imported here, not by the page, so that a failed download can be told to the person.
  const start = async () => {
    const [{ default: start }] = await Promise.all([import("{{app.js}}"), parsed]);
    await start({ module_or_path: "{{app_bg.wasm}}" });
  };
  start().catch(async (error) => {
    await parsed;
    document.getElementById("boot")?.classList.add("failed");
    throw error;
  });
}
