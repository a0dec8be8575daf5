// What waits on this phone: kept in IndexedDB, sent when there is a signal, and never forgotten before
// the server has said that it keeps it. Shared by pages and their workers.

const STORE = "waiting";
/** How long one sending may take. */
const PATIENCE_MS = 120_000;
/** What the server cannot take now it takes later; what it will never take a person must mend. */
const LATER = [401, 408, 425, 429];

/**
 * A queue of its own in `database`. Each item has an id, `once`, and the time of its making, `at`.
 * `body(item)` is what is posted to `door`: the same `once` again must be the same to the server, which
 * answers with JSON that has a `reference`. `brief(item)` is what is kept of one that was sent.
 */
export function queue({ database, door, body, brief }) {
  const changes = new BroadcastChannel(database);
  const keep = (item) => within(database, "readwrite", (store) => store.put(item));
  /** Everything that waits or was sent lately, oldest first. */
  const known = async () => {
    const all = await within(database, "readonly", (store) => store.getAll());
    return all.sort((a, b) => a.at - b.at);
  };
  const waiting = async () => (await known()).filter((item) => item.state !== "sent");
  /** One that waits, if any does: found without reading the others, however many there are. */
  const scout = () =>
    within(database, "readonly", (store) => {
      const found = { result: undefined };
      const asked = store.openCursor();
      asked.onsuccess = () => {
        const cursor = asked.result;
        if (cursor?.value.state === "sent") cursor.continue();
        else found.result = cursor?.value;
      };
      return found;
    });

  const sendOne = async (item) => {
    let answer;
    try {
      answer = await fetch(door, {
        method: "POST",
        body: body(item),
        headers: { accept: "application/json" },
        credentials: "same-origin",
        signal: AbortSignal.timeout(PATIENCE_MS),
      });
    } catch {
      return { ...item, state: "waits" };
    }
    const said = await answer.json().catch(() => ({}));
    if (answer.ok && said.reference) {
      const { once, at } = item;
      const sent = { ...brief(item), once, at, state: "sent", reference: said.reference, path: said.path };
      await keep(sent);
      changes.postMessage(sent);
      return sent;
    }
    if (answer.status >= 500 || LATER.includes(answer.status)) return { ...item, state: "waits" };
    const refused = { ...item, state: "refused", why: said.detail ?? String(answer.status) };
    await keep(refused);
    return refused;
  };

  return {
    keep,
    known,
    waiting,
    /** Deletes one, which the person does not want to see any more. */
    drop: (once) => within(database, "readwrite", (store) => store.delete(once)),
    /** `deed(item)` hears of each that another tab or worker has sent. */
    onChange: (deed) => changes.addEventListener("message", ({ data }) => deed(data)),
    /**
     * Sends what waits, one after the other, each by one tab or worker at a time. Where there is no signal one
     * alone is tried.
     * `tell(item)` hears of each as its state changes: "sending", "waits", "refused" or "sent".
     */
    sendAll: (tell = () => {}) => {
      const isGone = async (item) => {
        tell({ ...item, state: "sending" });
        const after = await sendOne(item);
        tell(after);
        return after.state !== "waits";
      };
      const send = async () => {
        const first = await scout();
        if (!first || !(await isGone(first))) return;
        const others = (await waiting()).filter((item) => item.once !== first.once);
        for (const item of others) if (!(await isGone(item))) return;
      };
      return navigator.locks ? navigator.locks.request(database, send) : send();
    },
  };
}

/** An id that nothing else has, also for browsers without one of their own, on addresses without TLS. */
export function newId() {
  if (crypto.randomUUID) return crypto.randomUUID();
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}

function open(database) {
  return new Promise((done, fail) => {
    const asked = indexedDB.open(database, 1);
    asked.onupgradeneeded = () => asked.result.createObjectStore(STORE, { keyPath: "once" });
    asked.onsuccess = () => done(asked.result);
    asked.onerror = () => fail(asked.error);
  });
}

/** Runs `deed` in a transaction and answers once it is on the phone's disk. */
async function within(name, mode, deed) {
  const database = await open(name);
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
