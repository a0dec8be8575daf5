// Films and recordings in players of other sites: what is in them cannot be seen from the page, so a person is asked.

import { nameOf } from "../aria/name.js";
import { ownerDocument } from "../dom/natives.js";
import { isSilent, likelyPlayer, playerAt, playerElement, startsWithSound } from "../media/player.js";
import { shown } from "./media.js";

/** Where frames keep the address of what they show, some until people agree to cookies. */
const ADDRESSES = ["src", "data-src", "data-lazy-src", "data-cookieblock-src"];

function addressOf(item) {
  if (item.is("object")) return item.attribute("data")?.trim() ?? "";
  const given = ADDRESSES.map((name) => item.attribute(name)?.trim() ?? "");
  return given.find((address) => address && !/^(?:about|data|javascript):/i.test(address)) ?? "";
}

function playerOf(item) {
  const address = addressOf(item);
  const base = ownerDocument(item.element).baseURI;
  const known = playerElement(item.tag) ?? playerAt(address, base);
  const player = known ?? (item.is("iframe") ? likelyPlayer(address, base, nameOf(item), item.attribute("allow") ?? "") : null);
  return player && { ...player, item, address, base };
}

const isShown = (item) => item.visible && item.box.width > 1 && item.box.height > 1;

/**
 * The players that are shown, each once: of one within another the inner one counts, and what a film of the page itself
 * is in is judged with that film.
 */
const playersOf = (page) =>
  page.keep("players", () => {
    const elements = [...page.byTag].filter(([tag]) => playerElement(tag) !== null).flatMap(([, items]) => items);
    const found = [...page.tagged("iframe", "embed", "object"), ...elements].filter(isShown).map(playerOf).filter(Boolean);
    const within = new Set();
    for (const item of [...found.map((player) => player.item), ...page.tagged("video", "audio").filter(shown)]) {
      for (const above of item.ancestors()) {
        if (within.has(above)) break;
        within.add(above);
      }
    }
    return found.filter((player) => !within.has(player.item));
  });

/** Who shows it, and what is to be answered where it may play nothing at all. */
const called = ({ maker }) => (maker ? `This is a player of ${maker}.` : "This looks like a player of another site.");
const orNothing = ({ maker, plays }) => (maker ? "" : ` If it plays no ${plays}, it is no fault.`);

const playerRule = (id, criteria, isAsked, message, question) => ({
  id,
  criteria,
  act: [],
  check(page, report) {
    for (const player of playersOf(page)) {
      if (!isAsked(player)) continue;
      report.ask(player.item, `${called(player)} ${message}`, `${question}${orNothing(player)}`);
    }
  },
});

export const PLAYERS = [
  playerRule("player-captions", ["1.2.2"],
    ({ plays, address, base }) => plays === "film" && !isSilent(address, base),
    "Everything that is said or heard in a film has to be there to read.",
    "Play a minute with the sound off and captions on: do they show all that is said, and sounds that matter, in time and without mistakes?"),
  playerRule("player-description", ["1.2.3", "1.2.5"],
    ({ plays }) => plays === "film",
    "What can only be seen in a film has to be said in it, or written on the page.",
    "Play a minute with your eyes shut, with audio description on if there is any: do you learn all that matters?"),
  playerRule("player-transcript", ["1.2.1"],
    ({ plays }) => plays === "recording",
    "What is said in a recording has to be there to read. Write it out on the page, or behind a link beside it.",
    "Is all that is said written on the page or behind a link beside the player?"),
  playerRule("player-sound-by-itself", ["1.4.2"],
    ({ address, base }) => startsWithSound(address, base),
    "Its address asks it to start by itself with sound, over which a screen reader cannot be heard. Take that out of the address, or let it start muted.",
    "When the page opens, does it stay silent, or can you stop or silence it within the first few presses of Tab?"),
];
