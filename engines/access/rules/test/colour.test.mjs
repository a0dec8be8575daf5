import assert from "node:assert/strict";
import test from "node:test";
import { contrast, isLarge, over, parseColour } from "../colour/colour.js";

const check = (text, want) => assert.deepEqual(parseColour(text), want, text);

test("computed colours are read, and others are not guessed", () => {
  check("rgb(1, 2, 3)", { r: 1, g: 2, b: 3, a: 1 });
  check("rgba(0, 0, 0, 0.3)", { r: 0, g: 0, b: 0, a: 0.3 });
  check("rgb(1 2 3 / 0.5)", { r: 1, g: 2, b: 3, a: 0.5 });
  check("color(srgb 1 0 0)", { r: 255, g: 0, b: 0, a: 1 });
  check("lab(50 0 0)", null);
  check("rgb(a, b, c)", null);
  check("rgb(1, 2)", null);
  check("", null);
});

const ratio = (one, other, want) => {
  const got = contrast(parseColour(one), parseColour(other));
  assert.ok(Math.abs(got - want) < 0.005, `${one} on ${other}: ${got}`);
};

test("contrast is what WCAG's formula gives", () => {
  ratio("rgb(0, 0, 0)", "rgb(255, 255, 255)", 21);
  ratio("rgb(255, 255, 255)", "rgb(255, 255, 255)", 1);
  ratio("rgb(118, 118, 118)", "rgb(255, 255, 255)", 4.54);
  ratio("rgb(255, 255, 255)", "rgb(119, 119, 119)", 4.48);
  ratio("rgb(255, 0, 0)", "rgb(255, 255, 255)", 4);
});

test("a faint colour takes on what is below", () => {
  const half = over(parseColour("rgba(0, 0, 0, 0.5)"), parseColour("rgb(255, 255, 255)"));
  assert.deepEqual(half, { r: 127.5, g: 127.5, b: 127.5, a: 1 });
  assert.equal(over(parseColour("rgba(0, 0, 0, 0)"), parseColour("rgba(9, 9, 9, 0)")).a, 0);
});

test("large is 18 point, or 14 point and bold", () => {
  assert.equal(isLarge(24, 400), true);
  assert.equal(isLarge(23.9, 400), false);
  assert.equal(isLarge(18.6667, 700), true);
  assert.equal(isLarge(18.6667, 400), false);
  assert.equal(isLarge(Number.NaN, 700), false);
});
