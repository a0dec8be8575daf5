// What a field is for, where the page's own code gives it a name that many forms use.

import { wordsOf } from "../words.js";

/** Names of fields as code writes them, letters alone; and the words of which a label for it would have one. */
const PURPOSES = [
  ["dateofbirth dob birthdate birthday bday", "birth birthday birthdate born dob date age"],
  ["email emailaddress useremail", "email mail"],
  ["firstname fname forename givenname", "first given forename name names"],
  ["lastname lname surname familyname", "last family surname name names"],
  ["phone phonenumber tel telephone mobile mobilenumber", "phone telephone mobile tel number call text"],
  ["postcode postalcode zip zipcode", "postcode postal post zip code address"],
].map(([names, words]) => ({ names: new Set(names.split(" ")), words: new Set(words.split(" ")) }));

const letters = (name) => (name ?? "").toLowerCase().replace(/[^a-z]/g, "");

/**
 * The words for what a field is for, by its name and id in code; null where they do not say, or not the same.
 * @returns {Set<string> | null}
 */
export function purposeOf(name, id) {
  const given = [letters(name), letters(id)].filter(Boolean);
  const known = PURPOSES.find(({ names }) => names.has(given[0]));
  return known && given.every((each) => known.names.has(each)) ? known.words : null;
}

/** Whether a text has one of the words of a purpose. */
export const saysPurpose = (text, purpose) => wordsOf(text).some((word) => purpose.has(word));
