// Reports that wait on this phone: kept in IndexedDB with their photos, sent when there is a signal,
// and never forgotten before the server has said that it keeps them. Shared by the page and its worker.

const DATABASE = "borough-reports";
const STORE = "waiting";
/** The server's door for a whole report; the same `once` again is the same report. */
const DOOR = "/report/send";
/** How long one sending may take. */
const PATIENCE_MS = 120_000;

function open() {
  return new Promise((done, fail) => {
    const asked = indexedDB.open(DATABASE, 1);
    asked.onupgradeneeded = () => asked.result.createObjectStore(STORE, { keyPath: "once" });
    asked.onsuccess = () => done(asked.result);
    asked.onerror = () => fail(asked.error);
  });
}

/** Runs `deed` in a transaction and answers once it is on the phone's disk. */
async function within(mode, deed) {
  const database = await open();
  try {
    return await new Promise((done, fail) => {
      const transaction = database.transaction(STORE, mode, { durability: "strict" });
      const asked = deed(transaction.objectStore(STORE));
      transaction.oncomplete = () => done(asked.result);
      transaction.onabort = transaction.onerror = () => fail(transaction.error);
    });
  } finally {
    database.close();
  }
}

/** Keeps a report. */
export const keep = (report) => within("readwrite", (store) => store.put(report));

/** Every report that waits or was sent lately, oldest first. */
export async function known() {
  const all = await within("readonly", (store) => store.getAll());
  return all.sort((a, b) => a.at - b.at);
}

/** Those that wait. */
export const waiting = async () => (await known()).filter((report) => report.state !== "sent");

/** Tells the open pages that what is kept has changed, whoever sent it. */
const changes = new BroadcastChannel(DATABASE);
export const onChange = (deed) => changes.addEventListener("message", deed);

/** Deletes one, which the person does not want to see any more. */
export const drop = (once) => within("readwrite", (store) => store.delete(once));

/**
 * Sends every report that waits, one after the other, each by one tab or worker at a time.
 * `tell(report)` hears of each as its state changes: "sending", "waits", "refused" or "sent".
 */
export async function sendAll(tell = () => {}) {
  const send = async () => {
    for (const report of await waiting()) {
      tell({ ...report, state: "sending" });
      const after = await sendOne(report);
      tell(after);
      if (after.state === "waits") break;
    }
  };
  return navigator.locks ? navigator.locks.request(DATABASE, send) : send();
}

async function sendOne(report) {
  const body = new FormData();
  for (const name of ["once", "words", "where", "lat", "lon", "asset", "category", "email"]) {
    if (report[name]) body.append(name, report[name]);
  }
  for (const { name, bytes, type } of report.photos) body.append("photo", new Blob([bytes], { type }), name);
  let answer;
  try {
    answer = await fetch(DOOR, {
      method: "POST",
      body,
      headers: { accept: "application/json" },
      credentials: "same-origin",
      signal: AbortSignal.timeout(PATIENCE_MS),
    });
  } catch {
    return { ...report, state: "waits" };
  }
  const said = await answer.json().catch(() => ({}));
  if (answer.ok && said.reference) {
    // The server keeps it: here stays what leads to it, without the photos.
    const { once, at, words } = report;
    const sent = { once, at, words, photos: [], state: "sent", reference: said.reference, path: said.path };
    await keep(sent);
    changes.postMessage("sent");
    return sent;
  }
  // What the server cannot take now it takes later; what it will never take a person must mend.
  if (answer.status >= 500 || [408, 425, 429].includes(answer.status)) return { ...report, state: "waits" };
  const refused = { ...report, state: "refused", why: said.detail ?? String(answer.status) };
  await keep(refused);
  return refused;
}
