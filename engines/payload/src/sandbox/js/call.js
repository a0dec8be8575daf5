// The one door between the host and a codec: finds the codec's functions in whichever of the
// three published forms it is written, calls the right one, and looks at what comes back.
(function (setClock, modules) {
  'use strict';
  const { hasOwn } = Object;
  const { isArray } = Array;
  const { isView } = ArrayBuffer;
  const { trunc } = Math;
  const { isFinite } = Number;
  const NAMES = ['decodeUplink', 'Decode', 'Decoder', 'encodeDownlink', 'Encode', 'Encoder', 'decodeDownlink',
    'normalizeUplink'];

  function require(name) {
    const wanted = String(name);
    if (hasOwn(modules, wanted)) return modules[wanted];
    throw new Error(`there is no module '${wanted}': base64-js, ieee754 and buffer are here`);
  }

  // A string is what is wrong; anything else is the result.
  function looked(result) {
    if (result === null || typeof result !== 'object') return `gave ${result === null ? 'null' : typeof result}, not an object`;
    if (isArray(result)) return 'gave an array, not an object';
    if (typeof result.then === 'function') return 'gave a promise: a codec must answer at once';
    if (typeof result.next === 'function') return 'gave a generator: a codec must answer at once';
    const { data } = result;
    if (data !== null && typeof data === 'object' && typeof data.then === 'function') {
      return 'gave data that is a promise: a codec must answer at once';
    }
    if (data !== undefined && data !== null && typeof data !== 'object') return `gave data that is a ${typeof data}, not an object`;
    return result;
  }

  function encoded(result) {
    const good = looked(result);
    if (typeof good === 'string') return good;
    const { bytes, fPort, warnings, errors } = good;
    if (bytes === undefined || bytes === null) return { bytes: [], fPort, warnings, errors };
    if (!isArray(bytes) && !isView(bytes)) return `gave bytes that are a ${typeof bytes}, not an array`;
    const out = [];
    for (const byte of bytes) {
      if (typeof byte !== 'number' || !isFinite(byte)) return `gave ${String(byte)} among the bytes`;
      out.push(trunc(byte) & 255);
    }
    return { bytes: out, fPort, warnings, errors };
  }

  const asks = {
    uplink(pick, port, bytes, received, variables) {
      const decodeUplink = pick(0);
      if (decodeUplink) {
        return looked(decodeUplink({
          bytes, fPort: port, recvTime: received === undefined ? undefined : new Date(received), variables,
        }));
      }
      const Decode = pick(1);
      if (Decode) return looked({ data: Decode(port, bytes, variables) });
      const Decoder = pick(2);
      if (Decoder) return looked({ data: Decoder(bytes, port) });
      return undefined;
    },
    encode(pick, port, data, _received, variables) {
      const encodeDownlink = pick(3);
      if (encodeDownlink) return encoded(encodeDownlink({ data, fPort: port, variables }));
      const Encode = pick(4);
      if (Encode) return encoded({ bytes: Encode(port === undefined ? 1 : port, data, variables), fPort: port });
      const Encoder = pick(5);
      if (Encoder) return encoded({ bytes: Encoder(data, port === undefined ? 1 : port), fPort: port });
      return undefined;
    },
    downlink(pick, port, bytes, received, variables) {
      const decodeDownlink = pick(6);
      return decodeDownlink && looked(decodeDownlink({
        bytes, fPort: port, recvTime: received === undefined ? undefined : new Date(received), variables,
      }));
    },
    normalize(pick, port, data, received, variables) {
      const normalizeUplink = pick(7);
      return normalizeUplink && looked(normalizeUplink({
        data, fPort: port, recvTime: received === undefined ? undefined : new Date(received), variables,
      }));
    },
  };

  const { ownKeys } = Reflect;
  const builtIn = new Set(ownKeys(globalThis));

  return function open(factory) {
    // The codec's own top level runs again for each call: what it kept in variables is forgotten.
    function functions() {
      const module = { exports: {} };
      const own = factory(require, module, module.exports);
      return (i) => {
        if (own[i]) return own[i];
        const kept = module.exports;
        const exported = kept === null || kept === undefined ? undefined : kept[NAMES[i]];
        return typeof exported === 'function' ? exported : undefined;
      };
    }
    return {
      any() {
        setClock(undefined);
        const pick = functions();
        for (let i = 0; i < NAMES.length; i++) if (pick(i)) return true;
        return false;
      },
      tidy() {
        for (const name of ownKeys(globalThis)) if (!builtIn.has(name)) delete globalThis[name];
      },
      call(ask, port, payload, received, variables) {
        const moment = setClock(received);
        if (moment !== moment) return `was given the time of receipt ${received}, which is no ISO 8601 time`;
        return asks[ask](functions(), port, payload, received === undefined ? undefined : moment,
          variables === undefined ? {} : variables);
      },
    };
  };
})
