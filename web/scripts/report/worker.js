// The service worker of the page for reporting: the page opens without a signal, and what waits is sent
// when the signal is back, even if the page is closed.

import { keepPage } from "../phone/offline.js";
import { reports } from "./queue.js";

keepPage({
  name: "borough-report-2",
  page: "/report",
  scripts: ["/files/report.js"],
  // It opens also for somebody whose first visit the signal cut short.
  atOnce: ["/report"],
  // A page for somebody who has signed in is theirs alone, and one about a thing is of that thing.
  isKept: (answer, url) => (answer.headers.get("cache-control") ?? "") === "" && url.search === "",
  tag: "reports",
  send: () => reports.sendAll(),
});
