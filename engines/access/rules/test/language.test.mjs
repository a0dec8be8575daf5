import assert from "node:assert/strict";
import test from "node:test";
import { otherLanguage } from "../language/guess.js";
import { primarySubtag } from "../language/tag.js";

test("the primary subtag is one that is assigned", () => {
  const check = (tag, want) => assert.equal(primarySubtag(tag), want, JSON.stringify(tag));
  check("en", "en");
  check("EN-gb", "en");
  check("cy", "cy");
  check("zh-Hant-TW", "zh");
  check("yue", "yue");
  check("qaa", "qaa");
  check("eng", null);
  check("english", null);
  check("i-klingon", null);
  check("xx", null);
  check("en_GB", null);
  check("", null);
  check("  ", null);
  check("#1", null);
});

const check = (text, tag, want) => assert.deepEqual(otherLanguage(text, tag), want, text);

test("a text in another language than its tag is seen by its small words", () => {
  const welsh = "Mae'r cyngor wedi cau y ffordd heddiw oherwydd y tywydd, ac mae hyn yn para hyd at fory.";
  const english = "The council has closed the road today because of the weather, and it will stay so until tomorrow.";
  check(english, "en", null);
  check(welsh, "cy", null);
  check(english, "cy", { is: "en", sure: true });
  check(welsh, "en", { is: "cy", sure: true });
  check("Die Straße ist heute wegen des Wetters gesperrt, und das bleibt bis morgen so.", "en", { is: "de", sure: true });
});

test("a text in another script is seen by its letters", () => {
  check("আজ রাস্তা বন্ধ আছে কারণ আবহাওয়া খারাপ", "en", { is: "bn", sure: true });
  check("আজ রাস্তা বন্ধ আছে কারণ আবহাওয়া খারাপ", "bn", null);
  check("آج سڑک موسم کی وجہ سے بند ہے", "ur", null);
});

test("where little is said, nothing is claimed", () => {
  check("", "en", null);
  check("Paris", "en", null);
  check("Paul put dire comment on tape", "fr", null);
  check("Grays, Tilbury, Purfleet, Aveley, Corringham, Stanford", "en", null);
  // Kin languages are not told apart.
  check("Jeg har ikke sett det, men det er ikke så farlig for oss som er her.", "da", null);
});
