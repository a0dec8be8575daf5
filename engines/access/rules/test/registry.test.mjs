import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import test from "node:test";

// The registry needs a browser to load: what can be held here is the table that goes with it.
const table = JSON.parse(readFileSync(new URL("../act.json", import.meta.url)));

test("each rule of ours has an id of its own, criteria and the ACT rules that it answers", () => {
  assert.ok(table.length > 40);
  assert.equal(new Set(table.map(({ id }) => id)).size, table.length);
  for (const { id, criteria, act } of table) {
    assert.match(id, /^[a-z]+(?:-[a-z]+)*$/);
    for (const each of criteria) assert.match(each, /^[1-4]\.\d{1,2}\.\d{1,2}$/, id);
    for (const each of act) assert.match(each, /^[0-9a-z]{6}$/, id);
  }
});
