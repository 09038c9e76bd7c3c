// Runs before the first paint, so that a chosen theme does not flash. The application owns both settings from then on:
// frontend/src/theme.rs and frontend/src/i18n/locale.rs.
(() => {
  const root = document.documentElement;
  try {
    root.dataset.theme = localStorage.getItem("rapport.theme") || "system";
    root.lang = localStorage.getItem("rapport.locale") || navigator.language || "en";
  } catch {
    root.dataset.theme = "system"; // storage is forbidden here
  }
})();
