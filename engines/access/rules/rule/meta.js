// The page neither reloads by itself nor forbids to zoom.

/** What `<meta http-equiv="refresh">` does, as HTML reads it (4.2.5.3, shared declarative refresh steps). */
export function refreshSeconds(content) {
  const match = /^[\t\n\f\r ]*(?:(\d+)|(?=\.))[\d.]*(?:[\t\n\f\r ]*$|[\t\n\f\r ;,])/.exec(content ?? "");
  return match ? Number(match[1] ?? 0) : null;
}

// The first that counts is the one that the browser follows.
function firstRefresh(page) {
  for (const item of page.tagged("meta")) {
    if (item.frame || item.attribute("http-equiv")?.trim().toLowerCase() !== "refresh") continue;
    const seconds = refreshSeconds(item.attribute("content"));
    if (seconds !== null) return { item, seconds };
  }
  return null;
}

const LONGEST_S = 72_000; // 20 hours: beyond, time is no limit (WCAG 2.2, 2.2.1)

const noRefresh = {
  id: "meta-refresh",
  criteria: ["2.2.1"],
  act: ["bc659a"],
  check(page, report) {
    const refresh = firstRefresh(page);
    if (!refresh) return;
    report.applies();
    const { item, seconds } = refresh;
    if (seconds > 0 && seconds <= LONGEST_S) report.fail(item, `The page moves on by itself after ${seconds} seconds, whether it was read or not. Take the refresh out, or let the server redirect at once.`);
  },
};

const noRefreshAtAll = {
  id: "meta-refresh-at-all",
  criteria: ["2.2.4", "3.2.5"],
  act: ["bisz58"],
  enhanced: true,
  check(page, report) {
    const refresh = firstRefresh(page);
    if (!refresh) return;
    report.applies();
    if (refresh.seconds > 0) report.fail(refresh.item, "The page moves on by itself. Take the refresh out, or let the server redirect at once.");
  },
};

const SMALLEST_ZOOM = 2;

/** A value of the viewport's list as a number (CSS Viewport Level 1, A.3); NaN where it is dropped. */
function viewportNumber(value) {
  const word = value.toLowerCase();
  if (word === "yes") return 1;
  if (word === "device-width" || word === "device-height") return 10;
  const number = parseFloat(word);
  if (Number.isNaN(number)) return 0;
  return number;
}

/** What a viewport forbids: null where it lets people zoom to twice the size. */
export function zoomForbidden(content) {
  const given = new Map();
  for (const part of content.split(/[,;]/)) {
    const [name, value] = part.split("=").map((each) => each.trim().toLowerCase());
    if (value) given.set(name, value);
  }
  if (given.has("user-scalable") && Math.abs(viewportNumber(given.get("user-scalable"))) < 1) return "user-scalable";
  if (!given.has("maximum-scale")) return null;
  const most = viewportNumber(given.get("maximum-scale"));
  return most >= 0 && most < SMALLEST_ZOOM ? "maximum-scale" : null;
}

const zoom = {
  id: "viewport-zoom",
  criteria: ["1.4.4"],
  act: ["b4f0c3"],
  check(page, report) {
    for (const item of page.tagged("meta")) {
      const content = item.attribute("content");
      if (item.frame || item.attribute("name")?.trim().toLowerCase() !== "viewport" || !content) continue;
      if (!/user-scalable|maximum-scale/i.test(content)) continue;
      report.applies();
      const forbidden = zoomForbidden(content);
      if (forbidden) report.fail(item, `“${forbidden}” keeps people from enlarging the page to twice its size. Take it out of the viewport.`);
    }
  },
};

export const META = [noRefresh, noRefreshAtAll, zoom];
