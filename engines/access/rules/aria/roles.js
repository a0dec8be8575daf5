// The roles of WAI-ARIA 1.2 (section 5.4), of the Graphics module 1.0 and of DPUB-ARIA 1.1, as far as
// the rules need them: the superclass whose attributes they inherit, attributes of their own, those
// that are required, what they must own and be in, and how they are named.

/**
 * @typedef {object} Role
 * @property {Set<string>} attributes those that it supports or inherits, without the global ones
 * @property {string[]} required attributes that the author must give
 * @property {string[][]} owns chains of roles of which it must own one; empty where none is needed
 * @property {string[]} context the roles of which one must be around it
 * @property {boolean} fromContents named from what is in it
 * @property {boolean} unnamed must not be named
 * @property {boolean} presentational its children are not in the tree
 * @property {boolean} abstract
 */

/** @type {Map<string, Role>} */
export const ROLES = new Map();

const words = (text) => (text ? text.split(" ") : []);

function role(name, { is = "", has = "", needs = "", owns = [], within = "", flags = "" } = {}) {
  const attributes = new Set(words(has).map((each) => `aria-${each}`));
  for (const above of words(is)) for (const each of ROLES.get(above).attributes) attributes.add(each);
  const required = words(needs).map((each) => `aria-${each}`);
  for (const each of required) attributes.add(each);
  const flag = new Set(words(flags));
  ROLES.set(name, {
    attributes,
    required,
    owns: owns.map((chain) => chain.split(" > ")),
    context: words(within),
    fromContents: flag.has("contents"),
    unnamed: flag.has("unnamed"),
    presentational: flag.has("leaf"),
    abstract: flag.has("abstract"),
  });
}
const roles = (names, facts) => words(names).forEach((name) => role(name, facts));

// Abstract roles: never to be written.
roles("roletype structure widget landmark section sectionhead window", { flags: "abstract" });
role("composite", { has: "activedescendant", flags: "abstract" });
role("select", { is: "composite", has: "orientation", flags: "abstract" });
role("input", { flags: "abstract" });
role("range", { has: "valuemax valuemin valuenow valuetext", flags: "abstract" });
role("command", { flags: "abstract" });

// Landmarks and sections.
roles("banner complementary contentinfo form main navigation region search");
roles("alert article blockquote document feed figure group log marquee math note status tabpanel");
roles("term tooltip definition directory", {});
role("article", { has: "posinset setsize" });
role("feed", { owns: ["article"] });
role("term", {});
role("tooltip", { flags: "contents" });
roles("caption code deletion emphasis generic insertion paragraph strong subscript superscript time mark", {
  flags: "unnamed",
});
role("time", {});
roles("suggestion", { flags: "unnamed" });
roles("presentation none", { flags: "unnamed" });
role("application", { has: "activedescendant expanded" });
role("alertdialog", { has: "modal" });
role("dialog", { has: "modal" });
role("timer", {});
role("group", { has: "activedescendant" });
role("toolbar", { is: "group", has: "orientation" });
role("figure", {});
role("heading", { has: "level", needs: "level", flags: "contents" });
role("img", { flags: "leaf" });
role("image", { flags: "leaf" });
role("math", { flags: "leaf" });
ROLES.get("math").presentational = false;
role("meter", { is: "range", needs: "valuenow", flags: "leaf" });
role("progressbar", { is: "range", flags: "leaf" });

// Lists.
role("list", { owns: ["listitem"] });
role("listitem", { has: "level posinset setsize", within: "list directory" });
roles("associationlist", {});

// Tables and grids.
role("table", { has: "colcount rowcount", owns: ["row", "rowgroup > row"] });
role("grid", { is: "composite table", has: "multiselectable readonly", owns: ["row", "rowgroup > row"] });
role("treegrid", { is: "grid", has: "orientation required", owns: ["row", "rowgroup > row"] });
role("rowgroup", { owns: ["row"], within: "grid table treegrid" });
role("row", {
  has: "activedescendant colindex expanded level posinset rowindex rowindextext selected setsize",
  owns: ["cell", "columnheader", "gridcell", "rowheader"],
  within: "grid rowgroup table treegrid",
  flags: "contents",
});
const CELL = "colindex colindextext colspan rowindex rowindextext rowspan";
role("cell", { has: CELL, within: "row", flags: "contents" });
role("gridcell", { has: `${CELL} expanded readonly required selected`, within: "row", flags: "contents" });
role("columnheader", {
  has: `${CELL} expanded readonly required selected sort`,
  within: "row",
  flags: "contents",
});
role("rowheader", { is: "columnheader", within: "row", flags: "contents" });

// Widgets.
role("button", { has: "expanded pressed", flags: "contents leaf" });
role("link", { has: "expanded", flags: "contents" });
role("checkbox", { has: "expanded readonly required", needs: "checked", flags: "contents leaf" });
role("switch", { is: "checkbox", needs: "checked", flags: "contents leaf" });
role("radio", { has: "posinset setsize", needs: "checked", flags: "contents leaf" });
role("option", { has: "checked posinset selected setsize", within: "group listbox", flags: "contents leaf" });
role("textbox", { has: "activedescendant autocomplete multiline placeholder readonly required" });
role("searchbox", { is: "textbox" });
role("combobox", {
  has: "activedescendant autocomplete readonly required controls",
  needs: "expanded",
});
role("listbox", {
  is: "select",
  has: "expanded multiselectable readonly required",
  owns: ["option", "group > option"],
});
role("radiogroup", { is: "select", has: "readonly required", owns: ["radio"] });
ROLES.get("radiogroup").owns = [];
role("slider", { is: "range", has: "orientation readonly", needs: "valuenow", flags: "leaf" });
role("spinbutton", { is: "range composite", has: "readonly required" });
role("scrollbar", { is: "range", has: "orientation", needs: "controls valuenow", flags: "leaf" });
role("separator", { is: "range", has: "orientation", flags: "leaf" });
role("tab", { has: "expanded posinset selected setsize", within: "tablist", flags: "contents leaf" });
role("tablist", { is: "composite", has: "multiselectable orientation", owns: ["tab"] });
role("menu", {
  is: "select",
  owns: ["menuitem", "menuitemcheckbox", "menuitemradio", "group > menuitem", "group > menuitemcheckbox", "group > menuitemradio"],
});
role("menubar", { is: "menu", owns: [] });
ROLES.get("menubar").owns = ROLES.get("menu").owns;
role("menuitem", { has: "expanded posinset setsize", within: "group menu menubar", flags: "contents" });
role("menuitemcheckbox", {
  is: "menuitem",
  needs: "checked",
  within: "group menu menubar",
  flags: "contents leaf",
});
role("menuitemradio", { is: "menuitemcheckbox", needs: "checked", within: "group menu menubar", flags: "contents leaf" });
role("tree", { is: "select", has: "multiselectable required", owns: ["treeitem", "group > treeitem"] });
role("treeitem", {
  has: "checked expanded level posinset selected setsize",
  within: "group tree",
  flags: "contents",
});

// Graphics-ARIA 1.0, section 4.
role("graphics-document", {});
role("graphics-object", { has: "activedescendant" });
role("graphics-symbol", { flags: "leaf" });

// DPUB-ARIA 1.1, section 4. Each is a kind of a role of ARIA.
const PUBLISHING = {
  link: "backlink biblioref glossref noteref",
  listitem: "biblioentry endnote",
  img: "cover",
  separator: "pagebreak",
  heading: "subtitle",
  navigation: "index pagelist toc",
  note: "notice tip",
  list: "bibliography-list",
  group: "",
  region:
    "abstract acknowledgments afterword appendix bibliography chapter colophon conclusion credit credits " +
    "dedication endnotes epigraph epilogue errata example footnote foreword glossary introduction " +
    "pagefooter pageheader part preface prologue pullquote qna",
};
/** A publishing role -> the role that it is a kind of. */
export const KIND_OF = new Map([["image", "img"], ["none", "presentation"]]);
for (const [kind, names] of Object.entries(PUBLISHING)) {
  for (const name of words(names).map((each) => `doc-${each}`)) {
    ROLES.set(name, { ...ROLES.get(kind), required: [], context: [], owns: [] });
    KIND_OF.set(name, kind);
  }
}

/** The roles that people operate (section 5.3.2), those for which a name is what they go by. */
export const WIDGETS = new Set(
  words(
    "button checkbox combobox gridcell link listbox menuitem menuitemcheckbox menuitemradio option radio " +
      "scrollbar searchbox slider spinbutton switch tab textbox treeitem",
  ),
);

/** Whether a word is a role that an author may write. */
export const isRole = (name) => ROLES.has(name) && !ROLES.get(name).abstract;
