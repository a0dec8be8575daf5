// Language tags: the primary subtag of BCP 47 (RFC 5646), all that the rules judge.

import { isAssigned } from "./subtags.js";

/** The primary subtag of a language tag in lower case, or null where there is none that is assigned. */
export function primarySubtag(tag) {
  const match = /^([a-z]{2,3})(?:[-_]|$)/i.exec(tag.trim());
  if (!match || tag.includes("_")) return null;
  const primary = match[1].toLowerCase();
  return isAssigned(primary) || /^q[a-t][a-z]$/.test(primary) ? primary : null;
}
