// The round on a phone: what is said is kept first and sent then, with a signal or without.

import { newId } from "../phone/queue.js";
import { sendLater, startWaiting, startWorker } from "../phone/waiting.js";
import { say } from "../words.js";
import { answers } from "./queue.js";

const list = document.getElementById("round-waiting");
const offline = document.querySelector("[data-round-offline]");
const forms = document.querySelectorAll("form[data-round]");

const showOffline = () => (offline.hidden = navigator.onLine);
addEventListener("online", showOffline);
addEventListener("offline", showOffline);
showOffline();
startWorker("round-worker.js", "/work/round");

const { show, send, announce } = startWaiting({
  list,
  queue: answers,
  title: (answer) => answer.title,
  names: { waiting: "answersWaiting", sent: "answersSent", done: "answerSent", sure: "answerDropSure" },
  shown: markStops,
});
forms.forEach((form) => form.addEventListener("submit", keepHere));

/** A stop that has its answer is off the list. */
function markStops(all) {
  for (const form of forms) {
    const stop = form.closest("li");
    stop.hidden = all.some((answer) => answer.about === form.dataset.round && answer.state !== "refused");
  }
}

async function keepHere(event) {
  event.preventDefault();
  const form = event.target;
  const { version, status, words } = form.elements;
  const answer = {
    once: newId(),
    at: Date.now(),
    state: "waits",
    by: list.dataset.by,
    about: form.dataset.round,
    title: form.dataset.title,
    version: version.value,
    status: status.value,
    words: words.value,
  };
  try {
    // One that was refused gives way to what is said now.
    const before = (await answers.waiting()).filter((other) => other.about === answer.about);
    for (const other of before) await answers.drop(other.once);
    await answers.keep(answer);
  } catch (error) {
    console.error(error);
    announce(say("answerNotKept"));
    return;
  }
  await show();
  announce(say(navigator.onLine ? "answerSending" : "answerKept"));
  list.focus();
  await send();
  sendLater("round");
}
