// Sound and film: that they do not start by themselves, and that there is another way to have them.

import { nameOf } from "../aria/name.js";
import { kindOf } from "../aria/role.js";
import { isExposed, isInTree } from "../aria/tree.js";
import { isSeen, isTextSeen, ownTexts } from "../dom/place.js";
import { known, secondsOf, soundOf } from "../media/sound.js";

const LONGEST_S = 3;

const STOPS = /\b(?:pause|play|stop|mute|sound|volume|audio)\b/i;

const autoplay = {
  id: "sound-by-itself",
  criteria: ["1.4.2"],
  act: ["80f0bf", "4c31df", "aaa1bf"],
  async check(page, report) {
    for (const item of page.tagged("audio", "video")) {
      const media = item.element;
      if (!item.has("autoplay") || item.has("muted") || media.muted) continue;
      await known(media);
      const seconds = secondsOf(media);
      if (seconds !== null && seconds <= LONGEST_S) continue;
      const sound = await soundOf(item);
      if (sound === false) continue;
      report.applies();
      if (item.has("controls") && isExposed(item)) continue;
      const message = "This plays sound by itself, and a screen reader cannot be heard over it. Let people start it, or give it controls at the top of the page.";
      const buttons = page.items.filter((each) => ["button", "switch", "checkbox", "slider", "link"].includes(kindOf(each)) && isInTree(each) && isSeen(each) && nameOf(each) !== "");
      if (buttons.some((each) => STOPS.test(nameOf(each)))) continue;
      if (sound === true && seconds !== null && buttons.length === 0) report.fail(item, message);
      else report.ask(item, message, "When the page opens, can you stop or silence the sound within the first few presses of Tab?");
    }
  },
};

/** A part of the page that says something, or may, and is no film or recording. */
const speaks = (item) =>
  item.drawn &&
  !item.is("title", "audio", "video", "track", "source") &&
  (ownTexts(item).some((text) => /\p{L}{2}/u.test(text.nodeValue)) || (kindOf(item) === "link" && isInTree(item)) || item.is("iframe", "img"));

/** Whether the page says anything but the media themselves: without words or links there is no transcript. */
const saysSomething = (page) => page.keep("saysSomething", () => page.items.some((item) => speaks(item) && (isExposed(item) || isSeen(item))));

/**
 * Whether it says something to those who look at it, and something to those who have it read out or in braille: a
 * transcript has to reach both.
 */
const saysToAll = (page) =>
  page.keep("saysToAll", () => {
    const speaking = page.items.filter(speaks);
    return speaking.some(isExposed) && speaking.some(isTextSeen);
  });

/** A film that is seen; a recording that can be started, or that starts by itself, seen or not. */
export const shown = (item) => (item.is("video") ? item.visible && item.box.width > 1 : (item.visible && item.has("controls")) || item.has("autoplay"));

const mediaRule = (id, criteria, act, tag, message, question, surely = () => false) => ({
  id,
  criteria,
  act,
  check(page, report) {
    for (const item of page.tagged(tag).filter(shown)) {
      report.applies();
      if (surely(item)) report.fail(item, message);
      else report.ask(item, message, question);
    }
  },
});

/** A track that browsers show. None of them plays descriptions to anybody. */
const isRead = (child) => child.tag === "track" && child.element.kind !== "descriptions" && child.element.kind !== "metadata";

const silentVideo = {
  id: "silent-video-alternative",
  criteria: ["1.2.1"],
  act: ["c3232f", "d7ba54"],
  async check(page, report) {
    if (saysSomething(page) || page.tagged("audio").length > 0) return;
    for (const item of page.tagged("video").filter(shown)) {
      await known(item.element);
      if (item.children.some(isRead) || (await soundOf(item)) !== false) continue;
      report.fail(item, "This film has no sound, and nothing on the page says what it shows. Write it beside the film, or record it.");
    }
  },
};

const videoTranscript = {
  id: "video-transcript",
  criteria: ["1.2.8"],
  act: ["1a02b0"],
  enhanced: true,
  check(page, report) {
    for (const item of page.tagged("video").filter(shown)) {
      report.applies();
      if (!saysSomething(page)) report.fail(item, "Nothing on this page says in words what the film shows and what is said in it. Write it out, or link to where it is written.");
    }
  },
};

export const MEDIA = [
  autoplay,
  silentVideo,
  videoTranscript,
  mediaRule("video-captions", ["1.2.2"], ["f51b46", "eac66b"], "video",
    "Everything that is said or heard in a film has to be there to read.",
    "Play a minute with the sound off: do captions show all that is said, and sounds that matter, in time?"),
  mediaRule("video-description", ["1.2.1", "1.2.3", "1.2.5"],
    ["1a02b0", "1ea59c", "1ec09b", "ab4d13", "c3232f", "c5a4ea", "d7ba54", "ee13b5", "fd26cf"], "video",
    "What can only be seen in a film has to be said in it, or written on the page.",
    "Play a minute with your eyes shut: do you learn all that matters, or does a text on the page or behind a link say it?"),
  mediaRule("audio-transcript", ["1.2.1"], ["e7aa44", "2eb176", "afb423"], "audio",
    "What is said in a recording has to be there to read. Write it out on the page, or behind a link beside it.",
    "Is all that is said written on the page or behind a link beside the recording?",
    (item) => !item.has("muted") && !saysToAll(item.page)),
];
