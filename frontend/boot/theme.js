// Before the first paint, so that a dark page never flashes white. The app keeps both values (theme.rs, i18n/locale.rs).
try {
  document.documentElement.dataset.theme = localStorage.getItem("rapport.theme") || "system";
  const chosen = localStorage.getItem("rapport.locale") || navigator.language || "en";
  document.documentElement.lang = /^zh/i.test(chosen) ? (/hant|tw|hk|mo/i.test(chosen) ? "zh-TW" : "zh-CN") : "en";
} catch {
  // Storage may be switched off; the page works without it.
}
