// The page for reporting, on a phone: where I am, a report without a signal, and the list of what waits.

import { newId } from "../phone/queue.js";
import { sendLater, startWaiting, startWorker } from "../phone/waiting.js";
import { say } from "../words.js";
import { reports } from "./queue.js";

/** How long to wait for an answer before a report is kept on the phone. */
const PATIENCE_MS = 60_000;

const form = document.querySelector("form[data-report]");
const list = document.getElementById("report-waiting");

if (form) {
  startLocate();
  startWorker("report-worker.js", "/report");
  startForm(
    startWaiting({
      list,
      queue: reports,
      title: (report) => report.words.slice(0, 80) || say("reportNoWords"),
      names: { waiting: "reportsWaiting", sent: "reportsSent", done: "reportSent", sure: "reportDropSure" },
    }),
  );
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

function startForm(waits) {
  const once = { id: newId() };
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
      await keepHere(once, waits);
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
async function keepHere(once, { show, announce }) {
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
    await reports.keep(report);
  } catch (error) {
    console.error(error);
    announce(say("reportNotKept"));
    return;
  }
  once.id = newId();
  form.reset();
  form.elements.lat.value = form.elements.lon.value = "";
  await show(report);
  announce(say("reportKept"));
  list.focus();
  sendLater("reports");
}
