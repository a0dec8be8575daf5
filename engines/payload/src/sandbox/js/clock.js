// The clock and the dice of a codec: the time is the moment of receipt, chance is the same each call,
// and "local" time is UTC, so that the same message decodes to the same thing on any machine.
(function () {
  'use strict';
  const Native = Date;
  const { construct } = Reflect;
  const clock = { now: 0, seed: 1 };

  const isoDay = /^[+-]?\d{4,6}(?:-\d\d(?:-\d\d)?)?$/;
  const hasZone = /(?:Z|UTC?|GMT|[+-]\d\d:?\d\d)\s*(?:\([^)]*\))?\s*$/i;
  const isoTime = /^[+-]?\d{4,6}-\d\d-\d\dT/;

  function parse(text) {
    const said = String(text);
    if (isoDay.test(said) || hasZone.test(said)) return Native.parse(said);
    return Native.parse(isoTime.test(said) ? said + 'Z' : said + ' GMT');
  }

  function moment(parts) {
    if (parts.length === 0) return clock.now;
    if (parts.length > 1) return Native.UTC(...parts);
    let only = parts[0];
    if (only instanceof Native) return only.getTime();
    if (only !== null && typeof only === 'object') only = only.valueOf();
    return typeof only === 'string' ? parse(only) : Number(only);
  }

  function Moment(...parts) {
    if (new.target === undefined) return new Native(clock.now).toString();
    return construct(Native, [moment(parts)], new.target);
  }

  const proto = Native.prototype;
  const hidden = (target, name, value) =>
    Object.defineProperty(target, name, { value, writable: true, configurable: true, enumerable: false });
  hidden(proto, 'constructor', Moment);
  Object.defineProperty(Moment, 'prototype', { value: proto, writable: false });
  Object.defineProperty(Moment, 'name', { value: 'Date' });
  Object.defineProperty(Moment, 'length', { value: 7 });
  hidden(Moment, 'now', () => clock.now);
  hidden(Moment, 'parse', parse);
  hidden(Moment, 'UTC', Native.UTC);

  for (const part of ['FullYear', 'Month', 'Date', 'Hours', 'Minutes', 'Seconds', 'Milliseconds', 'Day']) {
    hidden(proto, 'get' + part, proto['getUTC' + part]);
    if (part !== 'Day') hidden(proto, 'set' + part, proto['setUTC' + part]);
  }
  hidden(proto, 'getYear', function () { return this.getUTCFullYear() - 1900; });
  hidden(proto, 'getTimezoneOffset', function () { return 0; });

  // "Tue, 02 Jan 2024 03:04:05 GMT" is what toUTCString gives; the rest are cut from it.
  const words = (date) => date.toUTCString().replace(',', '').split(' ');
  const shown = (make) => function () {
    return Number.isNaN(this.getTime()) ? 'Invalid Date' : make(this);
  };
  const day = (date) => { const [week, d, month, year] = words(date); return `${week} ${month} ${d} ${year}`; };
  const time = (date) => `${words(date)[4]} GMT+0000 (Coordinated Universal Time)`;
  const usDay = (date) => `${date.getUTCMonth() + 1}/${date.getUTCDate()}/${date.getUTCFullYear()}`;
  const usTime = (date) => {
    const [hours, minutes, seconds] = words(date)[4].split(':');
    return `${hours % 12 || 12}:${minutes}:${seconds} ${hours < 12 ? 'AM' : 'PM'}`;
  };
  hidden(proto, 'toDateString', shown(day));
  hidden(proto, 'toTimeString', shown(time));
  hidden(proto, 'toString', shown((date) => `${day(date)} ${time(date)}`));
  hidden(proto, 'toLocaleDateString', shown(usDay));
  hidden(proto, 'toLocaleTimeString', shown(usTime));
  hidden(proto, 'toLocaleString', shown((date) => `${usDay(date)}, ${usTime(date)}`));
  hidden(globalThis, 'Date', Moment);

  // xorshift32: enough for a codec, and the same from one run to the next.
  hidden(Math, 'random', () => {
    let s = clock.seed;
    s ^= s << 13;
    s ^= s >>> 17;
    s ^= s << 5;
    clock.seed = s;
    return (s >>> 0) / 4294967296;
  });

  /** Sets the moment of receipt and the dice; gives the moment, or NaN if the text is no date. */
  return (received) => {
    clock.seed = 2463534242;
    clock.now = received === undefined ? 0 : Native.parse(received);
    return clock.now;
  };
})
