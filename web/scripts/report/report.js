// The page for reporting, on a phone: where I am, a report without a signal, and the list of what waits.

import { say } from "../words.js";
import { drop, keep, known, onChange, sendAll, waiting } from "./queue.js";

/** How long to wait for an answer before a report is kept on the phone. */
const PATIENCE_MS = 60_000;
/** How often what waits is tried while the page is open. */
const AGAIN_MS = 30_000;

const form = document.querySelector("form[data-report]");
const list = document.getElementById("report-waiting");
/** How long the phone shows what was sent. */
const SHOWN_MS = 7 * 86_400_000;

if (form) {
  startLocate();
  startForm();
  startQueue();
}

function startLocate() {
  const line = form.querySelector("[data-report-locate]");
  if (!line || !("geolocation" in navigator)) return;
  line.hidden = false;
  const said = line.querySelector("[role=status]");
  line.querySelector("button").addEventListener("click", () => {
    said.textContent = say("locating");
    navigator.geolocation.getCurrentPosition(
      ({ coords }) => {
        form.elements.lat.value = coords.latitude.toFixed(6);
        form.elements.lon.value = coords.longitude.toFixed(6);
        said.textContent = say("located");
      },
      () => (said.textContent = say("notLocated")),
      { enableHighAccuracy: true, timeout: 15_000, maximumAge: 30_000 },
    );
  });
}

function startForm() {
  const once = { id: crypto.randomUUID?.() ?? randomId() };
  const showOffline = () => {
    const part = form.querySelector("[data-report-offline]");
    part.hidden = navigator.onLine;
    for (const field of part.querySelectorAll("select, input")) field.disabled = navigator.onLine;
  };
  addEventListener("online", showOffline);
  addEventListener("offline", showOffline);
  showOffline();
  form.addEventListener("submit", async (event) => {
    if (event.defaultPrevented) return;
    event.preventDefault();
    if (form.dataset.busy) return;
    form.dataset.busy = "yes";
    try {
      if (navigator.onLine && (await sendNow())) return;
      await keepHere(once);
    } finally {
      delete form.dataset.busy;
    }
  });
}

/** The usual way: the server answers with the next page. Whether it did. */
async function sendNow() {
  let answer;
  try {
    answer = await fetch(form.action, {
      method: "POST",
      body: new FormData(form),
      headers: { accept: "text/html" },
      credentials: "same-origin",
      signal: AbortSignal.timeout(PATIENCE_MS),
    });
  } catch {
    return false;
  }
  if (answer.redirected) {
    location.assign(answer.url);
    return true;
  }
  // The page again, with what was wrong: the browser sends it itself, so that it is a page of its own.
  form.submit();
  return true;
}

/** Keeps the report on the phone. What was typed stays until it is on the phone's disk. */
async function keepHere(once) {
  const photos = await Promise.all(
    [...form.elements.photo.files].map(async (file) => ({
      name: file.name,
      type: file.type,
      bytes: await file.arrayBuffer(),
    })),
  );
  const value = (name) => form.elements[name]?.value ?? "";
  const report = {
    once: once.id,
    at: Date.now(),
    state: "waits",
    words: value("words"),
    where: value("where"),
    lat: value("lat"),
    lon: value("lon"),
    asset: value("asset"),
    category: value("category") || form.querySelector("[data-report-category]").value,
    email: form.querySelector("[data-report-email]").value,
    photos,
  };
  if (!report.words.trim() && photos.length === 0) {
    form.elements.words.focus();
    return;
  }
  try {
    await keep(report);
  } catch (error) {
    console.error(error);
    announce(say("reportNotKept"));
    return;
  }
  once.id = crypto.randomUUID?.() ?? randomId();
  form.reset();
  form.elements.lat.value = form.elements.lon.value = "";
  await show();
  announce(say("reportKept"));
  list.focus();
  // Where the browser can, the worker sends it even once the page is closed. Nobody waits for that.
  navigator.serviceWorker?.ready.then((worker) => worker.sync?.register("reports")).catch(() => {});
}

/** An id for browsers without one of their own, on addresses without TLS. */
function randomId() {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}

function startQueue() {
  list.tabIndex = -1;
  if ("serviceWorker" in navigator) {
    navigator.serviceWorker.register("/files/report-worker.js", { scope: "/report" }).catch(console.warn);
  }
  const send = async () => {
    if (!navigator.onLine || (await waiting()).length === 0) return show();
    await sendAll(show);
    return show();
  };
  onChange(() => show());
  addEventListener("online", send);
  document.addEventListener("visibilitychange", () => document.hidden || send());
  setInterval(send, AGAIN_MS);
  list.addEventListener("click", async (event) => {
    const button = event.target.closest("button");
    if (!button) return;
    if (button.dataset.drop) {
      if (!confirm(say("reportDropSure"))) return;
      await drop(button.dataset.drop);
      await show();
    } else {
      await send();
    }
  });
  send().catch(console.warn);
}

/** The list of what waits and what was sent lately. `now` is one whose state has just changed. */
async function show(now) {
  const all = [];
  for (const report of await known()) {
    if (report.state === "sent" && Date.now() - report.at > SHOWN_MS) await drop(report.once);
    else all.push(report.once === now?.once ? now : report);
  }
  const waits = all.filter((report) => report.state !== "sent").length;
  list.hidden = all.length === 0;
  list.className = "app-report-waiting";
  list.dataset.waiting = String(waits);
  const title = document.createElement("h2");
  title.className = "govuk-heading-m";
  title.textContent = say(waits > 0 ? "reportsWaiting" : "reportsSent");
  const items = document.createElement("ul");
  items.className = "govuk-list";
  items.append(...all.map(row));
  const region = list.querySelector("[role=status]") ?? status();
  if (waits === 0) region.textContent = "";
  list.replaceChildren(title, items, region);
}

function row(report) {
  const item = document.createElement("li");
  const words = document.createElement("span");
  words.textContent = `${report.words.slice(0, 80) || say("reportNoWords")}. `;
  item.append(words);
  if (report.state === "sent") {
    const link = document.createElement("a");
    link.className = "govuk-link";
    link.href = report.path;
    link.textContent = say("reportSent", { text: report.reference });
    item.append(link);
    return item;
  }
  const state = document.createElement("strong");
  state.textContent =
    report.state === "refused"
      ? say("reportRefused", { text: report.why })
      : say(report.state === "sending" ? "reportSending" : "reportWaits");
  item.append(state, " ");
  for (const [name, data] of [["reportRetry", "retry"], ["reportDrop", "drop"]]) {
    const button = document.createElement("button");
    button.type = "button";
    button.className = "app-link-button";
    button.dataset[data] = report.once;
    button.textContent = say(name);
    item.append(button, " ");
  }
  return item;
}

function status() {
  const region = document.createElement("p");
  region.className = "govuk-body";
  region.setAttribute("role", "status");
  return region;
}

function announce(words) {
  list.hidden = false;
  const region = list.querySelector("[role=status]") ?? list.appendChild(status());
  region.textContent = words;
}
