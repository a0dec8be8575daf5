// Bare axe-core over a list of pages, in two tabs.

import { readFileSync } from "node:fs";
import puppeteer from "puppeteer-core";

const addresses = JSON.parse(readFileSync("addresses.json", "utf8"));
const axe = readFileSync("node_modules/axe-core/axe.min.js", "utf8");
const browser = await puppeteer.launch({ executablePath: "/usr/bin/chromium", args: ["--no-sandbox"] });
await Promise.all(
  [0, 1].map(async (half) => {
    const tab = await browser.newPage();
    for (const [at, address] of addresses.entries()) {
      if (at % 2 !== half) continue;
      await tab.goto(address);
      await tab.evaluate(axe);
      await tab.evaluate("axe.run(document, { resultTypes: ['violations'] }).then(({ violations }) => violations.length)");
    }
  }),
);
await browser.close();
