// A field that says what it is for says so in words that browsers know.

import { isDisabled } from "../dom/focus.js";
import { isExposed } from "../aria/tree.js";
import { isAutofill } from "./autofill.js";

const NOT_FILLED = new Set(["hidden", "button", "submit", "reset", "checkbox", "radio", "file", "image"]);

export const autocomplete = {
  id: "autocomplete-valid",
  criteria: ["1.3.5"],
  act: ["73f2c2"],
  check(page, report) {
    for (const item of page.tagged("input", "select", "textarea")) {
      const value = item.attribute("autocomplete")?.trim().toLowerCase();
      if (!value || value === "on" || value === "off") continue;
      if (item.is("input") && NOT_FILLED.has((item.attribute("type") ?? "text").toLowerCase())) continue;
      if (!item.visible || !isExposed(item) || isDisabled(item) || item.attribute("aria-disabled") === "true") continue;
      report.applies();
      if (!isAutofill(value)) report.fail(item, `Browsers do not know “${value}” in autocomplete, so they cannot fill the field in. Use the word of the HTML list, such as “email” or “given-name”.`);
    }
  },
};
