// What every page's script adds to a page that already works without it.

import { initAll } from "govuk-frontend";
import { startAges } from "./ages.js";
import { startPageActs } from "./aloud.js";
import { startLive } from "./live.js";
import { startLocate } from "./locate.js";
import { ROUND_CACHE } from "./round/cache.js";
import { startShortcuts } from "./shortcuts.js";
import { startSuggestions } from "./suggestions.js";

document.body.classList.add("js-enabled");
if ("noModule" in HTMLScriptElement.prototype) {
  document.body.classList.add("govuk-frontend-supported");
}

initAll();
startAges();
startShortcuts();
document.querySelectorAll("[data-live]").forEach(startLive);
document.querySelectorAll("[data-locate]").forEach(startLocate);
document.querySelectorAll("[data-suggestions]").forEach(startSuggestions);
document.querySelectorAll("[data-page-acts]").forEach(startPageActs);

// What a phone keeps for somebody's work goes when they do; what they have not sent yet stays.
for (const form of document.querySelectorAll('form[action="/sign-out"]')) {
  form.addEventListener("submit", () => globalThis.caches?.delete(ROUND_CACHE));
}

const maps = document.querySelectorAll("[data-map]");
const picks = document.querySelectorAll("[data-pick]");
if (maps.length + picks.length > 0) {
  const style = document.createElement("link");
  style.rel = "stylesheet";
  style.href = new URL("./map.css", import.meta.url).href;
  const styled = new Promise((done) => (style.onload = style.onerror = done));
  document.head.append(style);
  Promise.all([import("./map.js"), styled]).then(([{ startMap, startPick }]) => {
    maps.forEach(startMap);
    picks.forEach(startPick);
  });
}
