// What a page of help can do beyond its words: be read aloud, and be printed.
//
// <article data-read-aloud>…</article>  what is read, paragraph by paragraph, in its order
// <p data-page-acts></p>                where the buttons go; it stays empty without this script

import { say } from "./words.js";

/** The parts that are read, one after the other; the one being read is marked. */
const PARTS = "h1, h2, h3, p, li, dt, dd";

export function startPageActs(place) {
  const text = document.querySelector("[data-read-aloud]");
  if (text && "speechSynthesis" in window) place.append(readButton(text));
  place.append(button(say("print"), () => window.print()));
}

function button(words, act) {
  const made = document.createElement("button");
  made.type = "button";
  made.className = "app-link-button";
  made.textContent = words;
  made.addEventListener("click", act);
  return made;
}

function readButton(text) {
  let isReading = false;
  const stop = () => {
    isReading = false;
    window.speechSynthesis.cancel();
    made.textContent = say("readAloud");
    text.querySelector(".app-aloud")?.classList.remove("app-aloud");
  };
  const made = button(say("readAloud"), () => {
    if (isReading) {
      stop();
      return;
    }
    isReading = true;
    made.textContent = say("stopReading");
    read(partsOf(text), () => isReading, stop);
  });
  window.addEventListener("pagehide", stop);
  return made;
}

/** The innermost parts with words in them, in the order of the page. */
function partsOf(text) {
  return [...text.querySelectorAll(PARTS)].filter(
    (part) => !part.querySelector(PARTS) && part.textContent.trim() && !part.closest("[hidden]"),
  );
}

function read([part, ...rest], goesOn, done) {
  if (!part || !goesOn()) {
    done();
    return;
  }
  const voice = new SpeechSynthesisUtterance(part.textContent.replace(/\s+/g, " ").trim());
  voice.lang = document.documentElement.lang;
  part.classList.add("app-aloud");
  const next = () => {
    part.classList.remove("app-aloud");
    read(rest, goesOn, done);
  };
  voice.onend = next;
  voice.onerror = done;
  window.speechSynthesis.speak(voice);
}
