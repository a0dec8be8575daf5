// "Use my location": fills in where the person is, and searches.
//
// <form> … <button type="button" data-locate hidden>Use my location</button>
//          <p role="status" data-locate-says></p> … </form>
// The place that is typed, the field with data-near, gives way to it. The address then holds the place
// to three decimals, about 100 metres: near enough to find what is near, and no nearer.

import { say } from "./words.js";

const DECIMALS = 3;
const WAIT_MS = 15_000;

export function startLocate(button) {
  const form = button.closest("form");
  if (!form || !navigator.geolocation) return;
  const says = form.querySelector("[data-locate-says]");
  button.hidden = false;
  button.addEventListener("click", () => {
    if (says) says.textContent = say("locating");
    navigator.geolocation.getCurrentPosition(
      ({ coords }) => {
        fill(form, "lat", coords.latitude);
        fill(form, "lon", coords.longitude);
        const near = form.querySelector("[data-near]");
        if (near) near.value = "";
        form.requestSubmit();
      },
      () => says && (says.textContent = say("notLocated")),
      { timeout: WAIT_MS, maximumAge: 60_000 },
    );
  });
  // Who types a place means it.
  form.querySelector("[data-near]")?.addEventListener("input", () => {
    for (const name of ["lat", "lon"]) form.querySelector(`input[name="${name}"]`)?.remove();
    form.querySelector("[data-here]")?.remove();
  });
}

function fill(form, name, degrees) {
  let field = form.querySelector(`input[name="${name}"]`);
  if (!field) {
    field = document.createElement("input");
    field.type = "hidden";
    field.name = name;
    form.append(field);
  }
  field.value = degrees.toFixed(DECIMALS);
}
