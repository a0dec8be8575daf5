// Keeps "2 minutes ago" true while a page stays open.
//
// <time datetime="2026-11-24T14:05:00Z" data-age>2 minutes ago</time>
// Inside an element with data-stale-after="600" (seconds), an older age marks it as stale.

import { say } from "./words.js";

const EVERY_MS = 15_000;

/** An age in words. */
export function ageInWords(seconds) {
  const minutes = Math.floor(seconds / 60);
  const hours = Math.floor(minutes / 60);
  const days = Math.floor(hours / 24);
  if (minutes < 1) return say("justNow");
  if (minutes < 60) return minutes === 1 ? say("minuteAgo") : say("minutesAgo", { n: minutes });
  if (hours < 24) return hours === 1 ? say("hourAgo") : say("hoursAgo", { n: hours });
  return days === 1 ? say("dayAgo") : say("daysAgo", { n: days });
}

/** Writes the age of one moment, and whether it has grown stale. */
export function showAge(time) {
  const seconds = (Date.now() - Date.parse(time.dateTime)) / 1000;
  if (Number.isNaN(seconds)) return;
  const words = ageInWords(seconds);
  if (time.textContent !== words) time.textContent = words;
  const value = time.closest("[data-stale-after]");
  value?.classList.toggle("app-value--stale", seconds > Number(value.dataset.staleAfter));
}

export function startAges() {
  const all = () => document.querySelectorAll("time[data-age]").forEach(showAge);
  setInterval(() => document.hidden || all(), EVERY_MS);
  document.addEventListener("visibilitychange", () => document.hidden || all());
}
