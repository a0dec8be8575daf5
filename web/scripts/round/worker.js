// The service worker of the round: the list opens without a signal for as long as a working day, and what
// was said is sent when the signal is back.

import { keepPage } from "../phone/offline.js";
import { ROUND_CACHE } from "./cache.js";
import { answers } from "./queue.js";

/** A sign-in lasts as long. */
const KEPT_MS = 12 * 3_600_000;

keepPage({
  name: ROUND_CACHE,
  page: "/work/round",
  scripts: ["/files/round.js"],
  // Where it led to the page for signing in, it is another page.
  isKept: (answer) => !answer.redirected,
  mayShow: (kept) => Date.now() - Date.parse(kept.headers.get("date") ?? "") < KEPT_MS,
  tag: "round",
  send: () => answers.sendAll(),
});
