// The service worker of the page for reporting: the page opens without a signal, and what waits is sent
// when the signal is back, even if the page is closed.

import { sendAll } from "./queue.js";

const CACHE = "borough-report-1";
const PAGE = "/report";
const NEEDED = [PAGE, "/files/borough.css", "/brand.css", "/files/borough.js", "/files/report.js", "/files/favicon.svg"];

self.addEventListener("install", (event) => {
  event.waitUntil(
    caches
      .open(CACHE)
      .then((cache) => cache.addAll(NEEDED.map((path) => new Request(path, { cache: "reload", credentials: "omit" }))))
      .then(() => self.skipWaiting()),
  );
});

self.addEventListener("activate", (event) => {
  const old = async () => {
    for (const name of await caches.keys()) {
      if (name.startsWith("borough-report-") && name !== CACHE) await caches.delete(name);
    }
    await self.clients.claim();
  };
  event.waitUntil(old());
});

self.addEventListener("fetch", (event) => {
  const { request } = event;
  const url = new URL(request.url);
  if (request.method !== "GET" || url.origin !== self.location.origin) return;
  const isPage = request.mode === "navigate" && url.pathname === PAGE;
  const isNeeded = NEEDED.includes(url.pathname) || url.pathname.startsWith("/files/fonts/");
  if (isPage || (isNeeded && url.pathname !== PAGE)) event.respondWith(freshOrKept(request, isPage));
});

/** The network's answer, kept for later; what was kept where there is no network. */
async function freshOrKept(request, isPage) {
  const cache = await caches.open(CACHE);
  const key = isPage ? PAGE : request;
  try {
    const answer = await fetch(request);
    // A page for somebody who has signed in is theirs alone, and one about a thing is of that thing.
    const isPlain = !isPage || (answer.headers.get("cache-control") ?? "") === "";
    if (answer.ok && isPlain && new URL(request.url).search === "") await cache.put(key, answer.clone());
    return answer;
  } catch (error) {
    const kept = await cache.match(key, { ignoreSearch: true });
    if (kept) return kept;
    throw error;
  }
}

self.addEventListener("sync", (event) => {
  if (event.tag === "reports") event.waitUntil(sendAll());
});
