// A field that says what it is for says so in words that browsers know.

import { isDisabled } from "../dom/focus.js";
import { isExposed } from "../aria/tree.js";

const words = (text) => new Set(text.split(" "));

/** Autofill field names (HTML, 4.10.18.7.1). */
const FIELDS = words(
  "name honorific-prefix given-name additional-name family-name honorific-suffix nickname username new-password " +
    "current-password one-time-code organization-title organization street-address address-line1 address-line2 " +
    "address-line3 address-level4 address-level3 address-level2 address-level1 country country-name postal-code " +
    "cc-name cc-given-name cc-additional-name cc-family-name cc-number cc-exp cc-exp-month cc-exp-year cc-csc " +
    "cc-type transaction-currency transaction-amount language bday bday-day bday-month bday-year sex url photo",
);
/** Those that a kind of contact may go before. */
const CONTACTS = words(
  "tel tel-country-code tel-national tel-area-code tel-local tel-local-prefix tel-local-suffix tel-extension email impp",
);
const CONTACT_KINDS = words("home work mobile fax pager");

/** Whether an autocomplete attribute is a list of details in the one order that HTML allows. */
export function isAutofill(value) {
  const tokens = value.trim().toLowerCase().split(/\s+/);
  if (tokens[0]?.startsWith("section-")) tokens.shift();
  if (tokens[0] === "shipping" || tokens[0] === "billing") tokens.shift();
  const contact = CONTACT_KINDS.has(tokens[0]);
  if (contact) tokens.shift();
  const field = tokens.shift();
  if (tokens[0] === "webauthn") tokens.shift();
  if (tokens.length > 0) return false;
  return CONTACTS.has(field) || (!contact && FIELDS.has(field));
}

const NOT_FILLED = words("hidden button submit reset checkbox radio file image");

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
