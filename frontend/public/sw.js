// The service worker: what was loaded and read last is there without the server (docs/adr/0021). It is the same for every
// version of the application: pages come from the network whenever there is one, files named by their content from here.
const SHELL = "rapport-shell";
const READS = "rapport-reads-";
// Some fifty records with what stands around them.
const MOST_READS = 400;
const AS_OF = "x-rapport-as-of";

// Grows when reads are forgotten: what is still on its way then is not kept.
let generation = 0;
let filling = Promise.resolve();

addEventListener("install", (event) => {
  skipWaiting();
  event.waitUntil(fetch("/", { cache: "no-cache" }).then(keepPage));
});

addEventListener("activate", (event) => event.waitUntil(clients.claim()));

addEventListener("message", (event) => {
  if (event.data !== "forget") return;
  generation += 1;
  event.waitUntil(forgetReads(() => true));
});

addEventListener("fetch", (event) => {
  const { request } = event;
  const { origin, pathname } = new URL(request.url);
  if (origin !== location.origin) return;
  if (request.mode === "navigate") {
    if (isPage(pathname)) event.respondWith(page(event));
  } else if (pathname.startsWith("/assets/")) {
    event.respondWith(asset(event));
  } else if (isRead(request, pathname)) {
    event.respondWith(read(event));
  }
});

/** Not the API, its documentation, or a file. */
function isPage(pathname) {
  return !/^\/(api|docs)(\/|$)/.test(pathname) && !pathname.split("/").pop().includes(".");
}

async function page(event) {
  try {
    const answer = await fetch(event.request);
    if (answer.ok) {
      const copy = answer.clone();
      filling = filling.then(() => keepPage(copy)).catch(() => {});
      event.waitUntil(filling);
    }
    return answer;
  } catch (error) {
    const kept = await caches.match("/", { cacheName: SHELL });
    if (kept) return kept;
    throw error;
  }
}

/** Keeps a page and all it consists of; the page last, so that what is kept is always whole. */
async function keepPage(answer) {
  if (!answer.ok) return;
  const cache = await caches.open(SHELL);
  const text = await answer.clone().text();
  const before = (await (await cache.match("/"))?.text()) ?? "";
  if (text === before) return;
  const names = await keepFiles(cache, text, (name) => fetchInto(cache, name));
  await cache.put("/", answer);
  // Pages that are still open want what their own version consists of.
  const wanted = new Set([...names, ...(await keepFiles(cache, before, () => undefined))]);
  for (const request of await cache.keys()) {
    const { pathname } = new URL(request.url);
    if (pathname.startsWith("/assets/") && !wanted.has(pathname)) await cache.delete(request);
  }
}

/** The files that a text names, and those that they name. Who saves data gets no more than the page starts with. */
async function keepFiles(cache, text, get) {
  const names = new Set(namesIn(text));
  for (const name of names) {
    const file = (await cache.match(name)) ?? (await get(name));
    if (!file || !/\.(js|json)$/.test(name)) continue;
    const further = namesIn(await file.text());
    for (const each of further) if (!navigator.connection?.saveData || !/\/(split|chunk)_/.test(each)) names.add(each);
  }
  return names;
}

async function fetchInto(cache, name) {
  const answer = await fetch(name);
  if (!answer.ok) throw new Error(`${name}: ${answer.status}`);
  await cache.put(name, answer.clone());
  return answer;
}

/** `/assets/app-….js` in a page or a script, and the pieces that a script names by their folder and a list. */
function namesIn(text) {
  const whole = text.match(/\/assets\/[\w./-]+\.\w+/g) ?? [];
  const beside = [...text.matchAll(/["']\.\/([\w./-]+-[0-9a-f]{16}[\w./-]*\.(?:wasm|js))["']/g)].map(([, name]) => name);
  const folder = /`\.\/(pieces-[0-9a-f]{16})\//.exec(text)?.[1];
  const pieces = folder ? /const files = "([\w ]+)"/.exec(text)[1].split(" ").map((name) => `${folder}/${name}.wasm`) : [];
  return [...whole, ...[...beside, ...pieces].map((name) => `/assets/${name}`)];
}

async function asset(event) {
  const kept = await caches.match(event.request, { cacheName: SHELL, ignoreVary: true });
  if (kept) return kept;
  const answer = await fetch(event.request);
  if (answer.ok) {
    const copy = answer.clone();
    event.waitUntil(caches.open(SHELL).then((cache) => cache.put(event.request, copy)).catch(() => {}));
  }
  return answer;
}

/** Questions of the page, not streams or downloads; searches are asked by POST. */
function isRead(request, pathname) {
  if (!pathname.startsWith("/api/v1/") || pathname.startsWith("/api/v1/auth/")) return false;
  if (request.headers.get("accept") !== "application/json") return false;
  return request.method === "GET" || (request.method === "POST" && /\/(search|aggregate)$/.test(pathname));
}

async function read(event) {
  const { request } = event;
  const [seen, owner, key] = [generation, ownerOf(request), await keyOf(request)];
  try {
    const answer = await fetch(request);
    if (answer.status === 200 && owner) {
      const copy = answer.clone();
      event.waitUntil(keepRead({ seen, owner, key }, copy).catch(() => {}));
    }
    return answer;
  } catch (error) {
    const kept = request.signal.aborted ? undefined : await lastRead(owner, key);
    if (kept) return kept;
    throw error;
  }
}

/** Whose question it is, by the access token. */
function ownerOf(request) {
  try {
    const claims = request.headers.get("authorization").split(".")[1];
    return JSON.parse(atob(claims.replaceAll("-", "+").replaceAll("_", "/"))).sub;
  } catch {
    return undefined;
  }
}

/** The address of a question; of one by POST, with what it asks. */
async function keyOf(request) {
  if (request.method === "GET") return request.url;
  const asked = new TextEncoder().encode(await request.clone().text());
  const digest = [...new Uint8Array(await crypto.subtle.digest("SHA-256", asked))];
  return `${request.url}?asked=${digest.map((byte) => byte.toString(16).padStart(2, "0")).join("")}`;
}

async function keepRead({ seen, owner, key }, answer) {
  if (!answer.headers.get("content-type")?.startsWith("application/json")) return;
  const name = READS + owner;
  // Another person has signed in: what the last one read is nobody's business.
  await forgetReads((other) => other !== name);
  const body = await answer.blob();
  if (seen !== generation) return;
  const cache = await caches.open(name);
  await cache.put(key, new Response(body, { headers: { "content-type": "application/json", [AS_OF]: new Date().toISOString() } }));
  const keys = await cache.keys();
  for (const old of keys.slice(0, Math.max(0, keys.length - MOST_READS))) await cache.delete(old);
}

/** What was answered last. Before anybody has a token, to the one person whose reads are here. */
async function lastRead(owner, key) {
  const names = (await caches.keys()).filter((name) => name.startsWith(READS));
  const name = owner ? READS + owner : names.length === 1 ? names[0] : undefined;
  return names.includes(name) ? caches.match(key, { cacheName: name }) : undefined;
}

async function forgetReads(which) {
  const names = (await caches.keys()).filter((name) => name.startsWith(READS) && which(name));
  await Promise.all(names.map((name) => caches.delete(name)));
}
