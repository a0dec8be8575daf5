import assert from "node:assert/strict";
import test from "node:test";
import { stem, stemsOf, wordsOf } from "../words.js";

test("forms of one word have one stem", () => {
  const check = (...forms) => assert.equal(new Set(forms.map(stem)).size, 1, forms.map(stem).join(" "));
  check("harvest", "harvests", "harvesting", "harvested");
  check("permit", "permits", "permitting");
  check("library", "libraries");
  check("open", "opening", "opened");
  check("bin", "bins");
});

test("different words stay different", () => {
  const check = (one, other) => assert.notEqual(stem(one), stem(other));
  check("apple", "clementine");
  check("bus", "business");
  check("parking", "paris");
});

test("words are cut as they are spoken, in any script", () => {
  assert.deepEqual(wordsOf("It’s 5pm — Ysgol Gymraeg, über 日本"), ["it's", "5pm", "ysgol", "gymraeg", "über", "日本"]);
  assert.deepEqual(stemsOf("What is on at the libraries?"), ["library"]);
  assert.deepEqual(wordsOf("…"), []);
});
