// Words as the rules compare them: without case, marks and endings.

/** Runs of blanks become one; none at the ends. */
export const squeeze = (text) => text.replace(/\s+/g, " ").trim();

/** Words in lower case, in their order. A word is a run of letters, marks, digits and inner apostrophes. */
export const wordsOf = (text) =>
  text.normalize("NFKC").toLowerCase().replace(/\u2019/g, "'").match(/[\p{L}\p{M}\p{N}]+(?:'[\p{L}\p{M}]+)*/gu) ?? [];

/** English words that say nothing of what a text is about. */
const EMPTY_WORDS = new Set(
  (
    "a about above after again all also am an and any are as at be because been before being below between " +
    "both but by can could did do does doing down during each few for from further had has have having he " +
    "her here hers him his how i if in into is it its itself just me more most my no nor not now of off on " +
    "once only or other our ours out over own same she should so some such than that the their theirs them " +
    "then there these they this those through to too under until up us very was we were what when where " +
    "which while who whom why will with would you your yours"
  ).split(" "),
);

/** An English word cut to its stem, near enough to compare: harvesting, harvests and harvest are one. */
export function stem(word) {
  let cut = word.replace(/'s?$/, "");
  if (cut.length > 4) cut = cut.replace(/(?:ies)$/, "y").replace(/(?:sses)$/, "ss");
  if (cut.length > 3) cut = cut.replace(/([^su])s$/, "$1");
  if (cut.length > 5) cut = cut.replace(/(?:ing|edly|ed|ly)$/, "");
  if (cut.length > 4) cut = cut.replace(/e$/, "");
  return cut.replace(/([bdfgmnprt])\1$/, "$1");
}

/** The stems of the words of a text that carry meaning. */
export const stemsOf = (text) => wordsOf(text).filter((word) => !EMPTY_WORDS.has(word)).map(stem);

/** Whether a text says anything in letters or digits. */
export const hasWords = (text) => /[\p{L}\p{N}]/u.test(text);
