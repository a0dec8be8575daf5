// The autocomplete attribute, as HTML defines it.

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
