// What is asked of a page while it is used with real keys and a real pointer. It judges nothing: what it says is
// judged outside (../../src/active). Bundled into one file, it leaves `globalThis.boroughProbe` behind.

import { forced } from "./forced.js";
import { afterSending, buttons, forms, listenTo, noteWords, plant, saidSince } from "./forms.js";
import { aim, didLetter, heard, listenForLetter } from "./heard.js";
import { cameUp, isStillUp, note, triggers } from "./hover.js";
import { act, moving, watch } from "./moving.js";
import { said } from "./said.js";
import { targets } from "./targets.js";
import { space, view } from "./view.js";
import { beginWalk, endWalk, fields, focusOn, leave, skips, stop, unfocus } from "./walk.js";

globalThis.boroughProbe = Object.freeze({
  act, afterSending, aim, beginWalk, buttons, cameUp, didLetter, endWalk, fields, focusOn, forced, forms, heard, isStillUp, leave,
  listenForLetter, listenTo, moving, note, noteWords, plant, said, saidSince, skips, space, stop, targets, triggers, unfocus, view, watch,
});
