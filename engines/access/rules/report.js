// What the rules say, gathered: each finding with its rule, criteria and the element that it is about.

import { selectorOf } from "./dom/selector.js";

/** One rule's hand to speak with. */
export class Report {
  constructor(rule, most) {
    this.rule = rule;
    this.most = most;
    this.findings = [];
    this.applicable = false;
    /** Findings beyond `most`, counted and not kept. */
    this.left = 0;
  }

  /** Enough has been found; what follows is only counted, and need not be looked at closely. */
  get isFull() {
    return this.findings.length >= this.most;
  }

  /** There is something on the page that the rule is about. */
  applies() {
    this.applicable = true;
  }

  /** A fault beyond doubt. `message` says what is wrong and what to mend. */
  fail(item, message) {
    this.#add(item, { outcome: "fail", message });
  }

  /** What only a person can judge. `question` can be answered with yes or no within two minutes. */
  ask(item, message, question) {
    this.#add(item, { outcome: "needs-person", message, question });
  }

  #add(item, said) {
    this.applicable = true;
    if (this.isFull) {
      this.left += 1;
      return;
    }
    const { id, criteria } = this.rule;
    this.findings.push({ rule: id, criteria, selector: selectorOf(item), ...said });
  }
}
