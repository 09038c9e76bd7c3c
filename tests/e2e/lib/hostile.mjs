// Texts that would run a script, were they taken for markup or an address. Written for Rapport; the server's tests have
// the whole list (tests/api/src/corpus/texts.rs). Each says on the window that it ran.
export const HOSTILE = [
  `<script>window.ran=1</script>`,
  `"><img src=x onerror="window.ran=2">`,
  `<svg/onload=window.ran=3>`,
  `' onmouseover='window.ran=4`,
  `</title><script>window.ran=5</script>`,
  `<iframe srcdoc="<script>parent.ran=6</script>"></iframe>`,
  `<a href="javascript:window.ran=7">x</a>`,
  `<style>*{background:url("javascript:window.ran=8")}</style>`,
];
