// What is sent to a browser: nothing that gov.uk keeps for itself, nothing from elsewhere, and
// light enough for a slow line. Run after `npm run build`.

import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { test } from "node:test";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";

const web = path.join(path.dirname(fileURLToPath(import.meta.url)), "..");
const dist = path.join(web, "dist");
const govuk = path.join(web, "node_modules/govuk-frontend/dist/govuk");

const FIRST_PAGE_BYTES = 150_000;

function filesIn(folder) {
  assert.ok(existsSync(folder), `${path.relative(web, folder)} is absent: run npm run build`);
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => path.join(entry.parentPath ?? entry.path, entry.name));
}

/** The start of each drawing in a file of the package. */
function drawings(file) {
  const text = readFileSync(path.join(govuk, file), "utf8");
  const long = [...text.matchAll(/ d="([^"]{200,})"/g)].map(([, d]) => d.slice(0, 60));
  assert.ok(long.length > 0, `${file} holds no drawing: the check has lost its aim`);
  return long;
}

const hash = (file) => createHash("sha256").update(readFileSync(file)).digest("hex");

test("nothing that is reserved for gov.uk is sent", () => {
  const words = [
    "GDS Transport",
    "nta-",
    "govuk-crest",
    "govuk-logo",
    "govukLogo",
    "tudorCrown",
    "govuk-footer__crown",
    ...readdirSync(path.join(govuk, "assets/fonts")).map((name) => name.split("-v2")[0]),
    ...drawings("macros/logo.njk"),
    ...drawings("assets/images/govuk-crest.svg"),
  ];
  const reserved = new Set(
    ["fonts", "images"].flatMap((folder) => filesIn(path.join(govuk, "assets", folder))).map(hash),
  );
  for (const file of filesIn(dist)) {
    const name = path.relative(dist, file);
    const text = readFileSync(file, "latin1");
    for (const word of words) assert.ok(!text.includes(word), `${name} holds ${word}`);
    assert.ok(!reserved.has(hash(file)), `${name} is one of the package's reserved files`);
  }
});

test("nothing is fetched from elsewhere", () => {
  for (const file of filesIn(path.join(dist, "assets"))) {
    if (!file.endsWith(".css")) continue;
    const text = readFileSync(file, "utf8");
    assert.ok(!/url\(["']?(https?:|data:|\/\/)/.test(text), `${path.basename(file)} fetches from elsewhere`);
    assert.ok(!text.includes("@import"), `${path.basename(file)} imports`);
    for (const [, address] of text.matchAll(/url\(["']?([^"')]+)/g)) {
      assert.ok(existsSync(path.join(dist, "assets", address)), `${address} is not in dist/assets`);
    }
  }
});

test("the page parts that are embedded leave out the header and the footer", () => {
  const names = readdirSync(path.join(dist, "templates/govuk/components"));
  assert.equal(names.length, 37);
  assert.ok(!names.includes("header") && !names.includes("footer"));
  assert.ok(!existsSync(path.join(dist, "templates/govuk/macros/logo.njk")));
});

test("a first page is light", (t) => {
  const weight = (name) => gzipSync(readFileSync(path.join(dist, "assets", name)), { level: 6 }).length;
  const font = readFileSync(path.join(dist, "assets/fonts/atkinson-hyperlegible-next-latin.woff2"));
  const parts = { css: weight("borough.css"), js: weight("borough.js"), font: font.length };
  const total = parts.css + parts.js + parts.font;
  const map = ["map.js", "map.css", "map-worker.js"].map(weight).reduce((sum, one) => sum + one);
  t.diagnostic(`first page: ${JSON.stringify(parts)}, ${total} bytes; a map: ${map} more`);
  assert.ok(total < FIRST_PAGE_BYTES, `${total} bytes is more than ${FIRST_PAGE_BYTES}`);
});

test("the lock file names no registry", () => {
  const lock = readFileSync(path.join(web, "package-lock.json"), "utf8");
  assert.ok(!lock.includes('"resolved"'), "package-lock.json tells where packages came from");
});
