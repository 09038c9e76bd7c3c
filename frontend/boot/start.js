// Starts the application, which draws itself into the body; what stood there to wait by goes away.
// The application is imported here, not above, so that a failed download can be told to the person.
const boot = document.getElementById("boot");
try {
  const { default: start } = await import("{{app.js}}");
  await start({ module_or_path: "{{app_bg.wasm}}" });
  boot.remove();
} catch (error) {
  boot.classList.add("failed");
  throw error;
}
