// What this device keeps for whoever is signed in: the service worker with what was read last, and what waits to be sent.
// Loaded when the page needs it, and once all else is loaded.
const READS = "rapport-reads-";
const DRAFTS = "rapport.draft."; // resource/keep/slots.rs
const MARK = "rapport.outbox"; // tells a page at its start that something waits (outbox/mod.rs)

navigator.serviceWorker?.register("/sw.js").catch(() => {});

function open() {
  return new Promise((resolve, refuse) => {
    const request = indexedDB.open("rapport", 1);
    request.onupgradeneeded = () => request.result.createObjectStore("outbox", { keyPath: "id" });
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => refuse(request.error);
  });
}

/** Runs one request on the store; what it gives, once it is on the disk. */
async function run(mode, act) {
  const base = await open();
  try {
    return await new Promise((resolve, refuse) => {
      const work = base.transaction("outbox", mode, { durability: "strict" });
      const request = act(work.objectStore("outbox"));
      work.oncomplete = () => resolve(request.result);
      work.onabort = () => refuse(work.error);
    });
  } finally {
    base.close();
  }
}

async function mark() {
  const count = await run("readonly", (store) => store.count());
  if (count > 0) localStorage.setItem(MARK, count);
  else localStorage.removeItem(MARK);
}

/** Everything that waits, oldest first: ids begin with their time. */
export async function all() {
  return JSON.stringify(await run("readonly", (store) => store.getAll()));
}

export async function put(entry) {
  await run("readwrite", (store) => store.put(JSON.parse(entry)));
  await mark();
  // A full disk must not cost what somebody has written.
  navigator.storage?.persist?.().catch(() => {});
}

export async function remove(id) {
  await run("readwrite", (store) => store.delete(id));
  await mark();
}

/** Signing out: nothing of this person stays. What others on this device have not sent yet is theirs. */
export async function forget(user) {
  for (const name of Object.keys(localStorage)) {
    if (name.startsWith(`${DRAFTS}${user}.`)) localStorage.removeItem(name);
  }
  navigator.serviceWorker?.controller?.postMessage("forget");
  for (const name of (await globalThis.caches?.keys()) ?? []) {
    if (name.startsWith(READS)) await caches.delete(name);
  }
  for (const entry of await run("readonly", (store) => store.getAll())) {
    if (entry.user === user) await remove(entry.id);
  }
}
