// Builds everything a browser is sent into dist/assets, and the page parts' templates into
// dist/templates. Only what is named here gets in: the crown, the crest and the typeface that
// gov.uk keeps for itself stay out, and test/dist.test.mjs looks for them.

import { cp, mkdir, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import path from "node:path";
import * as esbuild from "esbuild";
import * as sass from "sass";
import axe from "axe-core";

const here = path.dirname(fileURLToPath(import.meta.url));
const packages = path.join(here, "node_modules");
const assets = path.join(here, "dist/assets");
const templates = path.join(here, "dist/templates");

/** The parts that hold the crown or the crest; our own header and footer take their place. */
const RESERVED_PARTS = ["footer", "header"];

/** Pictures inside a style sheet become files, so that a policy of `img-src 'self'` will do. */
async function picturesToFiles(css, prefix) {
  const names = new Map();
  const out = css.replace(/url\((["']?)data:image\/svg\+xml[^,]*,(.*?)\1\)/g, (_, __, data) => {
    const svg = decodeURIComponent(data);
    if (!names.has(svg)) names.set(svg, `${prefix}-${names.size + 1}.svg`);
    return `url(pictures/${names.get(svg)})`;
  });
  for (const [svg, name] of names) await writeFile(path.join(assets, "pictures", name), svg);
  return out;
}

async function styles() {
  for (const name of ["borough", "map"]) {
    const { css } = await sass.compileAsync(path.join(here, "styles", `${name}.scss`), {
      loadPaths: [packages],
      style: "compressed",
      charset: false,
      quietDeps: true,
    });
    await writeFile(path.join(assets, `${name}.css`), await picturesToFiles(css, name));
  }
}

async function scripts() {
  await esbuild.build({
    entryPoints: {
      borough: path.join(here, "scripts/borough.js"),
      map: path.join(here, "scripts/map/map.js"),
      report: path.join(here, "scripts/report/report.js"),
      "report-worker": path.join(here, "scripts/report/worker.js"),
      round: path.join(here, "scripts/round/round.js"),
      "round-worker": path.join(here, "scripts/round/worker.js"),
      "map-worker": path.join(packages, "maplibre-gl/dist/maplibre-gl-worker.mjs"),
    },
    bundle: true,
    external: ["./map.js"],
    format: "esm",
    legalComments: "eof",
    logLevel: "warning",
    minify: true,
    outdir: assets,
    target: "es2022",
  });
}

/** The accessibility rules and probes, as scripts that are run in pages by the reviewer and never sent to anybody. */
async function rules() {
  await esbuild.build({
    entryPoints: {
      rules: path.join(here, "../engines/access/rules/index.js"),
      floor: path.join(here, "../engines/access/rules/floor.js"),
      probes: path.join(here, "../engines/access/rules/active/index.js"),
    },
    bundle: true,
    format: "iife",
    logLevel: "warning",
    minify: true,
    outdir: path.join(here, "dist/review"),
    target: "es2022",
  });
}

/** axe-core as it is, with its notice, and what its rules judge. */
async function floor() {
  const review = path.join(here, "dist/review");
  await mkdir(review, { recursive: true });
  await cp(path.join(packages, "axe-core/axe.min.js"), path.join(review, "axe.js"));
  const judged = axe
    .getRules(["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22a", "wcag22aa"])
    .map(({ ruleId, tags, actIds }) => ({
      id: `axe:${ruleId}`,
      criteria: tags.flatMap((tag) => {
        const parts = /^wcag(\d)(\d)(\d+)$/.exec(tag);
        return parts ? [parts.slice(1).join(".")] : [];
      }),
      act: actIds ?? [],
    }));
  await writeFile(path.join(review, "axe.json"), JSON.stringify(judged));
}

async function fonts() {
  const family = path.join(packages, "@fontsource-variable/atkinson-hyperlegible-next");
  for (const subset of ["latin", "latin-ext"]) {
    const file = `atkinson-hyperlegible-next-${subset}`;
    await cp(`${family}/files/${file}-wght-normal.woff2`, `${assets}/fonts/${file}.woff2`);
  }
  await cp(`${family}/LICENSE`, `${assets}/fonts/LICENCE.txt`);
}

async function pageParts() {
  const govuk = path.join(packages, "govuk-frontend/dist/govuk");
  for (const macro of ["attributes", "i18n"]) {
    await cp(`${govuk}/macros/${macro}.njk`, `${templates}/govuk/macros/${macro}.njk`);
  }
  const parts = await readdir(path.join(govuk, "components"), { withFileTypes: true });
  for (const part of parts.filter((p) => p.isDirectory() && !RESERVED_PARTS.includes(p.name))) {
    for (const file of ["macro.njk", "template.njk"]) {
      const name = `components/${part.name}/${file}`;
      await cp(path.join(govuk, name), path.join(templates, "govuk", name));
    }
  }
}

await rm(path.join(here, "dist"), { recursive: true, force: true });
await mkdir(path.join(assets, "pictures"), { recursive: true });
await Promise.all([
  styles(),
  scripts(),
  rules(),
  floor(),
  fonts(),
  pageParts(),
  cp(path.join(here, "icons"), assets, { recursive: true }),
]);
