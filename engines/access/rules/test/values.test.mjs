import assert from "node:assert/strict";
import test from "node:test";
import { isValidValue } from "../aria/attributes.js";
import { ROLES, isRole } from "../aria/roles.js";
import { isAutofill } from "../rule/autofill.js";
import { takesFocusBack } from "../rule/blur.js";
import { purposeOf, saysPurpose } from "../rule/purpose.js";
import { refreshSeconds, zoomForbidden } from "../rule/refresh.js";

test("values of states and properties", () => {
  const check = (name, value, want) => assert.equal(isValidValue(name, value), want, `${name}=${value}`);
  check("aria-checked", "mixed", true);
  check("aria-required", "undefined", false);
  check("aria-expanded", "undefined", true);
  check("aria-relevant", "text removals", true);
  check("aria-relevant", "text always", false);
  check("aria-rowindex", "2.5", false);
  check("aria-valuenow", "-1.5", true);
  check("aria-valuenow", "two", false);
  check("aria-haspopup", "TRUE", true);
  check("aria-activedescendant", "one two", false);
});

test("roles know what they inherit", () => {
  assert.equal(isRole("button"), true);
  assert.equal(isRole("widget"), false);
  assert.equal(isRole("lnik"), false);
  assert.ok(ROLES.get("switch").attributes.has("aria-checked"));
  assert.ok(ROLES.get("rowheader").attributes.has("aria-sort"));
  assert.ok(!ROLES.get("button").attributes.has("aria-sort"));
  assert.ok(ROLES.get("doc-noteref").fromContents);
  assert.deepEqual(ROLES.get("listitem").context, ["list", "directory"]);
});

test("autofill details stand in one order", () => {
  const check = (value, want) => assert.equal(isAutofill(value), want, value);
  check("email", true);
  check("Street-Address", true);
  check("section-a shipping work email webauthn", true);
  check("work name", false);
  check("work shipping email", false);
  check("shipping", false);
  check("email email", false);
  check("surname", false);
});

test("a refresh is read as a browser reads it", () => {
  const check = (content, want) => assert.equal(refreshSeconds(content), want, content);
  check("30", 30);
  check("0; url=/", 0);
  check("5.9, /next", 5);
  check("0: /next", null);
  check("+5; /next", null);
  check("; 30", null);
  check("soon", null);
  check("", null);
  check(null, null);
});

test("a viewport forbids to zoom, or does not", () => {
  const check = (content, want) => assert.equal(zoomForbidden(content), want, content);
  check("width=device-width, initial-scale=1", null);
  check("user-scalable=no", "user-scalable");
  check("user-scalable=0", "user-scalable");
  check("user-scalable=yes, maximum-scale=5", null);
  check("maximum-scale=1.5", "maximum-scale");
  check("maximum-scale=-1", null);
  check("MAXIMUM-SCALE = 1", "maximum-scale");
});

test("a handler that gives the focus back, and nothing else, holds the keyboard", () => {
  const check = (code, want) => assert.equal(takesFocusBack(code), want, code);
  check("setTimeout(() => this.focus(), 10)", true);
  check(" window.setTimeout(() => { this.focus(); }, 0); ", true);
  check("setTimeout(() => this.focus())", true);
  // Browsers differ in what comes of it, it asks first, or another element gets the focus.
  check("this.focus()", false);
  check("if (!this.value) setTimeout(() => this.focus(), 10)", false);
  check("setTimeout(() => this.nextElementSibling.focus(), 10)", false);
  check("setTimeout(function () { this.focus() }, 10)", false);
  check("", false);
});

test("the code of a field says what it is for, or does not", () => {
  const check = (name, id, text, want) => {
    const purpose = purposeOf(name, id);
    assert.equal(purpose === null ? null : saysPurpose(text, purpose), want, `${name} ${id} ${text}`);
  };
  check("fname", "fname", "Menu", false);
  check("first_name", null, "First name:", true);
  check(null, "e-mail", "Your e-mail", true);
  check("dob", "date-of-birth", "Info:", false);
  check("email", "phone", "Contact", null);
  check("name", null, "Name", null);
  check(null, null, "Name", null);
});
