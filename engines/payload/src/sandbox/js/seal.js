// Freezes every built-in thing, so that nothing a codec does to them can reach its next call.
(function (modules) {
  'use strict';
  const { getPrototypeOf, ownKeys, getOwnPropertyDescriptor, defineProperty } = Reflect;
  const { freeze } = Object;

  delete globalThis.eval;
  function refuse() { throw new EvalError('code made from text is not run here'); }
  defineProperty(refuse, 'prototype', { value: Function.prototype });
  const kinds = [function () {}, function* () {}, async function () {}, async function* () {}];
  for (const kind of kinds) defineProperty(getPrototypeOf(kind), 'constructor', { value: refuse });
  globalThis.Function = refuse;

  // A frozen prototype would also refuse `error.name = …` on an object that inherits from it:
  // these four are often assigned, so they become setters that give the object its own.
  const settable = (proto, name) => {
    const value = proto[name];
    defineProperty(proto, name, {
      get() { return value; },
      set(own) { defineProperty(this, name, { value: own, writable: true, enumerable: true, configurable: true }); },
      enumerable: false,
      configurable: true,
    });
  };
  for (const kind of [Error, EvalError, RangeError, ReferenceError, SyntaxError, TypeError, URIError]) {
    settable(kind.prototype, 'name');
    settable(kind.prototype, 'message');
  }
  settable(Object.prototype, 'toString');
  settable(Object.prototype, 'valueOf');

  const seen = new WeakSet([globalThis]);
  const waiting = [
    ...kinds, kinds[1](), kinds[3](), [][Symbol.iterator](), ''[Symbol.iterator](), new Map().entries(),
    new Set().values(), ''.matchAll(/x/g),
  ];
  const visit = (thing) => {
    if (thing !== null && (typeof thing === 'object' || typeof thing === 'function') && !seen.has(thing)) {
      seen.add(thing);
      waiting.push(thing);
    }
  };
  const visitOwn = (thing) => {
    for (const name of ownKeys(thing)) {
      const slot = getOwnPropertyDescriptor(thing, name);
      visit(slot.value);
      visit(slot.get);
      visit(slot.set);
    }
  };
  visitOwn(globalThis);
  visit(modules);
  while (waiting.length > 0) {
    const thing = waiting.pop();
    visit(getPrototypeOf(thing));
    visitOwn(thing);
    freeze(thing);
  }
  for (const name of ownKeys(globalThis)) {
    const slot = getOwnPropertyDescriptor(globalThis, name);
    defineProperty(globalThis, name, 'value' in slot
      ? { writable: false, configurable: false }
      : { configurable: false });
  }
})
