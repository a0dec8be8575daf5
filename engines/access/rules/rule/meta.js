// The page neither reloads by itself nor forbids to zoom.

import { refreshSeconds, zoomForbidden } from "./refresh.js";

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
