// What an element's own handler does when it loses the focus.

/** After a moment the same element has the focus again, whatever happened: `setTimeout(() => this.focus(), 10)`. */
const BACK = /^(?:window\.)?setTimeout\(\(\)\s*=>\s*(?:this\.focus\(\)|\{\s*this\.focus\(\);?\s*\})\s*(?:,\s*\d+\s*)?\);?$/;

/**
 * Whether a handler does nothing but give the focus back to its own element, later and on no condition. At once is
 * another matter: browsers differ in where the focus then ends.
 */
export const takesFocusBack = (code) => BACK.test(code.trim());
