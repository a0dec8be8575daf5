// The list, on a page, of what waits on this phone and of what was sent lately; and the sending of it
// while the page is open.

import { say } from "../words.js";

/** How often what waits is tried while the page is open. */
const AGAIN_MS = 30_000;
/** How long the phone shows what was sent. */
const SHOWN_MS = 7 * 86_400_000;

/** How many are shown one by one. */
const ROWS = 50;

/**
 * Shows `queue` in `list`. `title(item)` is what an item is called; `names` are the names of the sentences
 * `waiting`, `sent`, `done`, `sure`. `shown(items)` hears what is shown.
 */
export function startWaiting({ list, queue, title, names, shown = () => {} }) {
  list.tabIndex = -1;
  /** What is on the phone's disk, by its id. */
  let items = new Map();

  /** Shows everything anew, or `now` alone, whose state has just changed. */
  const show = async (now) => {
    if (now) items.set(now.once, now);
    else items = await read(queue);
    const all = [...items.values()];
    const waits = all.filter((item) => item.state !== "sent");
    list.hidden = all.length === 0;
    list.className = "app-waiting";
    list.dataset.waiting = String(waits.length);
    const heading = document.createElement("h2");
    heading.className = "govuk-heading-m";
    heading.textContent = say(waits.length > 0 ? names.waiting : names.sent);
    const rows = document.createElement("ul");
    rows.className = "govuk-list";
    const first = [...waits, ...all.filter((item) => item.state === "sent")].slice(0, ROWS);
    rows.append(...first.map((item) => row(item, title(item), names.done)));
    if (all.length > ROWS) rows.append(more(all.length - ROWS));
    const region = list.querySelector("[role=status]") ?? status();
    if (waits.length === 0) region.textContent = "";
    list.replaceChildren(heading, rows, region);
    shown(all);
  };

  const send = async () => {
    await show();
    if (navigator.onLine) await queue.sendAll(show);
    return show();
  };

  queue.onChange(show);
  addEventListener("online", send);
  document.addEventListener("visibilitychange", () => document.hidden || send());
  setInterval(send, AGAIN_MS);
  list.addEventListener("click", async (event) => {
    const button = event.target.closest("button");
    if (!button) return;
    if (button.dataset.drop) {
      if (!confirm(say(names.sure))) return;
      await queue.drop(button.dataset.drop);
      await show();
    } else {
      await send();
    }
  });
  send().catch(console.warn);

  /** Says `words` where the list is, to everybody. */
  const announce = (words) => {
    list.hidden = false;
    const region = list.querySelector("[role=status]") ?? list.appendChild(status());
    region.textContent = words;
  };
  return { show, send, announce };
}

/** Lets the browser send what waits even once the page is closed, where it can. Nobody waits for that. */
export function sendLater(tag) {
  navigator.serviceWorker?.ready.then((worker) => worker.sync?.register(tag)).catch(() => {});
}

/** The worker that stands between the pages under `scope` and the network. */
export function startWorker(file, scope) {
  if ("serviceWorker" in navigator) {
    navigator.serviceWorker.register(`/files/${file}`, { scope }).catch(console.warn);
  }
}

/** What the queue keeps; what was sent long ago is forgotten. */
async function read(queue) {
  const items = new Map();
  for (const item of await queue.known()) {
    if (item.state === "sent" && Date.now() - item.at > SHOWN_MS) await queue.drop(item.once);
    else items.set(item.once, item);
  }
  return items;
}

/** The last line of a list that is too long to show. */
function more(count) {
  const line = document.createElement("li");
  line.textContent = say("andMore", { n: count });
  return line;
}

function row(item, title, done) {
  const line = document.createElement("li");
  const words = document.createElement("span");
  words.textContent = `${title}. `;
  line.append(words);
  if (item.state === "sent") {
    const link = document.createElement("a");
    link.className = "govuk-link";
    link.href = item.path;
    link.textContent = say(done, { text: item.reference });
    line.append(link);
    return line;
  }
  const state = document.createElement("strong");
  state.textContent =
    item.state === "refused"
      ? say("notSent", { text: item.why })
      : say(item.state === "sending" ? "sending" : "waitsForSignal");
  line.append(state, " ");
  for (const [name, data] of [["sendNow", "retry"], ["deleteIt", "drop"]]) {
    const button = document.createElement("button");
    button.type = "button";
    button.className = "app-link-button";
    button.dataset[data] = item.once;
    button.textContent = say(name);
    line.append(button, " ");
  }
  return line;
}

function status() {
  const region = document.createElement("p");
  region.className = "govuk-body";
  region.setAttribute("role", "status");
  return region;
}
