// The style rules of a page, with the media conditions that they stand under.

/** @yields {{rule: CSSStyleRule, media: string[]} | {unreadable: true}} of a document or shadow root */
export function* styleRules(root) {
  for (const sheet of [...root.styleSheets, ...(root.adoptedStyleSheets ?? [])]) {
    if (sheet.disabled) continue;
    yield* rulesOf(sheet, sheet.media?.mediaText ? [sheet.media.mediaText] : []);
  }
}

function* rulesOf(holder, media) {
  let rules;
  try {
    rules = holder.cssRules;
  } catch {
    // A sheet of another site: the browser applies it and shows it to nobody.
    yield { unreadable: true };
    return;
  }
  for (const rule of rules ?? []) {
    const within = rule.media?.mediaText ? [...media, rule.media.mediaText] : media;
    if (rule instanceof CSSStyleRule) yield { rule, media };
    if (rule instanceof CSSImportRule) {
      if (rule.styleSheet) yield* rulesOf(rule.styleSheet, within);
    } else if (rule.cssRules?.length > 0) yield* rulesOf(rule, within);
  }
}
