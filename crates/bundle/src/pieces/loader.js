(() => {
const files = "{{files}}".split(" ");
const loaded = [];
// The memory and the tables of the application, which all pieces share.
const shared = () => {
  const page = initSync();
  return { {{joined}}: page, {{shared}}: page };
};
// What failed is asked for again the next time.
const load = (at) => loaded[at] ??= WebAssembly.instantiateStreaming(fetch(new URL(`./{{folder}}/${files[at]}.wasm`, import.meta.url)), shared()).catch((error) => {
  delete loaded[at];
  throw error;
});
const piece = (...needed) => async (answer, data) => {
  let done = false;
  try {
    await Promise.all(needed.map(load));
    done = true;
  } catch (error) {
    console.error(error);
  }
  initSync().__indirect_function_table.get(answer)(data, done);
};
return {
{{pieces}}};
})()
