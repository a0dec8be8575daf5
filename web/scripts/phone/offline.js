// What a service worker does so that one page opens without a signal: the network's answer where there is
// one, the last one kept where there is none.

/** What every page needs to be drawn. */
const NEEDED = ["/files/borough.css", "/brand.css", "/files/borough.js", "/files/favicon.svg"];

/**
 * Keeps `page` and what draws it in the cache `name`. `isKept(answer)` says whether an answer for the page may
 * stay on the phone, and `mayShow(answer)` whether one that stayed may still be shown.
 */
export function keepPage({ name, page, scripts, atOnce = [], isKept, mayShow = () => true, tag, send }) {
  const needed = [...NEEDED, ...scripts];
  const family = name.slice(0, name.lastIndexOf("-") + 1);

  self.addEventListener("install", (event) => {
    const fresh = (path) => new Request(path, { cache: "reload", credentials: "omit" });
    event.waitUntil(
      caches
        .open(name)
        .then((cache) => cache.addAll([...needed, ...atOnce].map(fresh)))
        .then(() => self.skipWaiting()),
    );
  });

  self.addEventListener("activate", (event) => {
    const old = async () => {
      for (const other of await caches.keys()) {
        if (other.startsWith(family) && other !== name) await caches.delete(other);
      }
      await self.clients.claim();
    };
    event.waitUntil(old());
  });

  /** The network's answer, kept for later; what was kept where there is no network. */
  const freshOrKept = async (request, isPage) => {
    const cache = await caches.open(name);
    const key = isPage ? page : request;
    try {
      const answer = await fetch(request);
      if (answer.ok && (!isPage || isKept(answer, new URL(request.url)))) await cache.put(key, answer.clone());
      return answer;
    } catch (error) {
      const kept = await cache.match(key, { ignoreSearch: true });
      if (kept && (!isPage || mayShow(kept))) return kept;
      throw error;
    }
  };

  self.addEventListener("fetch", (event) => {
    const { request } = event;
    const url = new URL(request.url);
    if (request.method !== "GET" || url.origin !== self.location.origin) return;
    const isPage = request.mode === "navigate" && url.pathname === page;
    const isNeeded = needed.includes(url.pathname) || url.pathname.startsWith("/files/fonts/");
    if (isPage || isNeeded) event.respondWith(freshOrKept(request, isPage));
  });

  self.addEventListener("sync", (event) => {
    if (event.tag === tag) event.waitUntil(send());
  });
}
