// Takes away what a codec has no use for, and bounds the built-in loops that the interpreter
// does not interrupt by itself, so that the limits on work hold for them too.
(function () {
  'use strict';
  const { apply, construct, ownKeys, getPrototypeOf } = Reflect;
  const { isArray } = Array;
  const LONGEST = 65536;

  const KEPT = new Set((
    'globalThis Infinity NaN undefined eval parseInt parseFloat isNaN isFinite ' +
    'decodeURI decodeURIComponent encodeURI encodeURIComponent escape unescape ' +
    'Object Function Array Number Boolean String Symbol BigInt Math Reflect JSON Date RegExp ' +
    'Error EvalError RangeError ReferenceError SyntaxError TypeError URIError InternalError AggregateError ' +
    'Map Set WeakMap WeakSet Promise ArrayBuffer DataView ' +
    'Int8Array Uint8Array Uint8ClampedArray Int16Array Uint16Array Int32Array Uint32Array ' +
    'BigInt64Array BigUint64Array Float16Array Float32Array Float64Array'
  ).split(' '));
  for (const name of ownKeys(globalThis)) {
    if (typeof name === 'string' && !KEPT.has(name)) delete globalThis[name];
  }
  delete Error.prepareStackTrace;
  delete Error.stackTraceLimit;

  const hidden = (target, name, value) =>
    Object.defineProperty(target, name, { value, writable: true, configurable: true, enumerable: false });

  const silent = () => undefined;
  const console = {};
  for (const name of ['log', 'info', 'warn', 'error', 'debug', 'trace', 'table', 'dir', 'group', 'groupEnd',
    'assert', 'count', 'time', 'timeEnd']) console[name] = silent;
  hidden(globalThis, 'console', console);

  function inBounds(array) {
    if (array.length > LONGEST) throw new RangeError(`an array of ${array.length} is longer than ${LONGEST}`);
    return array;
  }
  // Array-like things are copied by a loop that the interpreter does interrupt.
  function listed(thing) {
    if (isArray(thing)) return inBounds(thing);
    const source = Object(thing);
    const copy = [];
    const length = inBounds({ length: Math.trunc(Number(source.length)) || 0 }).length;
    for (let i = 0; i < length; i++) if (i in source) copy[i] = source[i];
    copy.length = Math.max(length, 0);
    return copy;
  }
  function trueArray(thing) {
    if (isArray(thing)) return inBounds(thing);
    throw new TypeError('only a true array can be changed in place');
  }

  const list = Array.prototype;
  const bound = (name, subject) => {
    const native = list[name];
    hidden(list, name, function () { return apply(native, subject(this), arguments); });
  };
  for (const name of ['join', 'slice', 'toReversed', 'toSorted', 'toSpliced', 'with']) bound(name, listed);
  for (const name of ['copyWithin', 'fill', 'reverse', 'shift', 'sort', 'splice', 'unshift']) bound(name, trueArray);

  const concat = list.concat;
  hidden(list, 'concat', function () {
    for (const part of arguments) {
      if (isArray(part)) inBounds(part);
      else if (part !== null && typeof part === 'object' && part[Symbol.isConcatSpreadable]) {
        throw new TypeError('only a true array can be joined on');
      }
    }
    return apply(concat, listed(this), arguments);
  });
  function flatten(into, array, depth) {
    inBounds(array);
    for (let i = 0; i < array.length; i++) {
      if (!(i in array)) continue;
      if (isArray(array[i]) && depth > 0) flatten(into, array[i], depth - 1);
      else into.push(array[i]);
    }
    return into;
  }
  hidden(list, 'flat', function (depth = 1) {
    return flatten([], listed(this), Number(depth) || 0);
  });
  hidden(list, 'flatMap', function (make, self) { return flatten([], listed(this).map(make, self), 1); });

  const NativeSet = Set;
  function BoundSet(items) {
    if (new.target === undefined) throw new TypeError('Set must be made with new');
    const set = construct(NativeSet, [], new.target);
    if (items !== undefined && items !== null) for (const item of items) set.add(item);
    return set;
  }
  Object.defineProperty(BoundSet, 'prototype', { value: NativeSet.prototype, writable: false });
  Object.defineProperty(BoundSet, 'name', { value: 'Set' });
  hidden(NativeSet.prototype, 'constructor', BoundSet);
  hidden(globalThis, 'Set', BoundSet);

  const stringify = JSON.stringify;
  hidden(JSON, 'stringify', function (value, replacer, space) {
    return stringify(value, isArray(replacer) ? inBounds(replacer) : replacer, space);
  });

  const iterators = getPrototypeOf(getPrototypeOf([][Symbol.iterator]()));
  for (const name of ownKeys(iterators)) if (name !== Symbol.iterator) delete iterators[name];
})
