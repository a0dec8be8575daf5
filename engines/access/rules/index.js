// The static rules, as a script that runs inside of a page. It is bundled into one file and leaves
// `globalThis.boroughAccess` behind.

import { Page } from "./dom/page.js";
import { Report } from "./report.js";
import { RULES } from "./registry.js";

const MOST_FINDINGS = 200;

/**
 * Reviews the document that the script runs in.
 *
 * @param {object} [options]
 * @param {boolean} [options.enhanced] also judge criteria of level AAA; off unless asked for
 * @param {boolean} [options.mayFocus] may move the focus for a moment, to see whether the page takes it
 *   away from where nobody should be; on unless refused
 * @param {number} [options.most] findings kept of one rule, 200 unless given; the rest are counted
 * @param {number} [options.watchMs] watch the page for so long, at most 10,000, for text that changes by
 *   itself; not at all unless asked for
 * @param {string[]} [options.only] ids of the rules to run
 * @returns {Promise<{findings: object[], applicable: string[], left: Record<string, number>, errors: object[]}>}
 *   `errors` names the rules that could not do their work, with the reason: the page was not judged by them
 */
export async function review(options = {}) {
  const findings = [];
  const applicable = [];
  const left = {};
  const errors = [];
  const page = new Page(document, options);
  for (const rule of RULES) {
    if (rule.enhanced && !options.enhanced) continue;
    if (options.only && !options.only.includes(rule.id)) continue;
    const report = new Report(rule, options.most ?? MOST_FINDINGS);
    try {
      await rule.check(page, report);
    } catch (error) {
      errors.push({ rule: rule.id, message: String(error?.stack ?? error) });
    }
    findings.push(...report.findings);
    if (report.applicable) applicable.push(rule.id);
    if (report.left > 0) left[rule.id] = report.left;
  }
  return { findings, applicable, left, errors };
}

globalThis.boroughAccess = Object.freeze({
  review,
  rules: RULES.map(({ id, criteria, act, enhanced = false }) => ({ id, criteria, act, enhanced })),
});
