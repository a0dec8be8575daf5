// The states and properties of WAI-ARIA 1.2, section 6.7, with their kinds of value.
// A list of words means one of them; "tokens" kinds take several.

const BOOLEAN = "true false";
const TRISTATE = "true false mixed undefined";
const BOOLEAN_OR_UNDEFINED = "true false undefined";

/** name -> {kind: "text"|"id"|"ids"|"integer"|"number"|"word"|"words", words} */
export const ATTRIBUTES = new Map();

const word = (values, ...names) => {
  for (const name of names) ATTRIBUTES.set(`aria-${name}`, { kind: "word", words: new Set(values.split(" ")) });
};
const kind = (of, ...names) => {
  for (const name of names) ATTRIBUTES.set(`aria-${name}`, { kind: of });
};

word(BOOLEAN, "atomic", "busy", "disabled", "modal", "multiline", "multiselectable", "readonly", "required");
word(BOOLEAN_OR_UNDEFINED, "expanded", "grabbed", "hidden", "selected");
word(TRISTATE, "checked", "pressed");
word("inline list both none", "autocomplete");
word("page step location date time true false", "current");
word("false true menu listbox tree grid dialog", "haspopup");
word("grammar false spelling true", "invalid");
word("assertive off polite", "live");
word("horizontal undefined vertical", "orientation");
word("ascending descending none other", "sort");
ATTRIBUTES.set("aria-relevant", { kind: "words", words: new Set("additions all removals text".split(" ")) });
ATTRIBUTES.set("aria-dropeffect", {
  kind: "words",
  words: new Set("copy execute link move none popup".split(" ")),
});
kind("text", "braillelabel", "brailleroledescription", "colindextext", "description", "keyshortcuts", "label");
kind("text", "placeholder", "roledescription", "rowindextext", "valuetext");
kind("id", "activedescendant", "errormessage");
kind("ids", "controls", "describedby", "details", "flowto", "labelledby", "owns");
kind("integer", "colcount", "colindex", "colspan", "level", "posinset", "rowcount", "rowindex", "rowspan");
kind("integer", "setsize");
kind("number", "valuemax", "valuemin", "valuenow");

const list = (names) => names.split(" ").map((name) => `aria-${name}`);

/** Allowed on every element (section 6.5), those of them included that a role may prohibit. */
export const GLOBAL = new Set(
  list(
    "atomic braillelabel brailleroledescription busy controls current describedby description details " +
      "disabled dropeffect errormessage flowto grabbed haspopup hidden invalid keyshortcuts label " +
      "labelledby live owns relevant roledescription",
  ),
);

/** Prohibited where naming is (section 5.2.8.6 and the role's own list). */
export const NAMING = new Set(list("braillelabel label labelledby"));
export const ROLE_DESCRIPTION = new Set(list("brailleroledescription roledescription"));

/** Whether a value is one that the attribute can have. Blank counts as not given. */
export function isValidValue(name, value) {
  const { kind: of, words } = ATTRIBUTES.get(name);
  const given = value.trim();
  switch (of) {
    case "word":
      return words.has(given.toLowerCase());
    case "words":
      return given.split(/\s+/).every((each) => words.has(each.toLowerCase()));
    case "integer":
      return /^[+-]?\d+$/.test(given);
    case "number":
      return /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i.test(given);
    case "id":
      return !/\s/.test(given);
    default:
      return true;
  }
}
