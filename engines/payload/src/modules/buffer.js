// buffer: the part of Node's Buffer that codecs use, over Uint8Array.
(function (exports, require) {
  'use strict';
  const base64 = require('base64-js');
  const Bytes = Uint8Array;

  const dress = (bytes) => Object.setPrototypeOf(bytes, Buffer.prototype);
  const named = (encoding) => String(encoding === undefined || encoding === null ? 'utf8' : encoding).toLowerCase();

  function fromText(text, encoding) {
    const out = [];
    switch (named(encoding)) {
      case 'utf8':
      case 'utf-8': {
        const escaped = encodeURIComponent(text.toWellFormed());
        for (let i = 0; i < escaped.length; i++) {
          if (escaped[i] === '%') {
            out.push(parseInt(escaped.substr(i + 1, 2), 16));
            i += 2;
          } else out.push(escaped.charCodeAt(i));
        }
        break;
      }
      case 'hex':
        for (let i = 0; i + 1 < text.length; i += 2) {
          const pair = text.substr(i, 2);
          if (!/^[0-9a-f]{2}$/i.test(pair)) break;
          out.push(parseInt(pair, 16));
        }
        break;
      case 'base64':
      case 'base64url': {
        const clean = text.replace(/=[\s\S]*$/, '').replace(/[^A-Za-z0-9+/_-]/g, '');
        const whole = clean.length % 4 === 1 ? clean.slice(0, -1) : clean;
        return base64.toByteArray(whole + '='.repeat((4 - (whole.length % 4)) % 4));
      }
      case 'ascii':
      case 'latin1':
      case 'binary':
        for (let i = 0; i < text.length; i++) out.push(text.charCodeAt(i) & 255);
        break;
      case 'ucs2':
      case 'ucs-2':
      case 'utf16le':
      case 'utf-16le':
        for (let i = 0; i < text.length; i++) out.push(text.charCodeAt(i) & 255, text.charCodeAt(i) >> 8);
        break;
      default:
        throw new TypeError(`Unknown encoding: ${encoding}`);
    }
    return new Bytes(out);
  }

  function utf8(bytes) {
    let out = '';
    for (let i = 0; i < bytes.length;) {
      const first = bytes[i++];
      let more = first < 0x80 ? 0 : first >= 0xc2 && first < 0xe0 ? 1 : first >= 0xe0 && first < 0xf0 ? 2
        : first >= 0xf0 && first < 0xf5 ? 3 : -1;
      let point = more <= 0 ? first : first & (0x3f >> more);
      let whole = more >= 0;
      for (let least = first === 0xe0 ? 0xa0 : first === 0xf0 ? 0x90 : 0x80,
        most = first === 0xed ? 0x9f : first === 0xf4 ? 0x8f : 0xbf; whole && more > 0; more--) {
        if (bytes[i] >= least && bytes[i] <= most) {
          point = (point << 6) | (bytes[i++] & 0x3f);
          least = 0x80;
          most = 0xbf;
        } else whole = false;
      }
      out += whole ? String.fromCodePoint(point) : '\ufffd';
    }
    return out;
  }

  function toText(bytes, encoding) {
    let out = '';
    switch (named(encoding)) {
      case 'utf8':
      case 'utf-8':
        return utf8(bytes);
      case 'hex':
        for (const byte of bytes) out += (byte < 16 ? '0' : '') + byte.toString(16);
        return out;
      case 'base64':
        return base64.fromByteArray(bytes);
      case 'base64url':
        return base64.fromByteArray(bytes).replace(/\+/g, '-').replace(/\//g, '_').replace(/=/g, '');
      case 'ascii':
        for (const byte of bytes) out += String.fromCharCode(byte & 127);
        return out;
      case 'latin1':
      case 'binary':
        for (const byte of bytes) out += String.fromCharCode(byte);
        return out;
      case 'ucs2':
      case 'ucs-2':
      case 'utf16le':
      case 'utf-16le':
        for (let i = 0; i + 1 < bytes.length; i += 2) out += String.fromCharCode(bytes[i] | (bytes[i + 1] << 8));
        return out;
      default:
        throw new TypeError(`Unknown encoding: ${encoding}`);
    }
  }

  function Buffer(value, encoding, length) {
    return typeof value === 'number' ? Buffer.alloc(value) : Buffer.from(value, encoding, length);
  }
  Buffer.prototype = Object.create(Bytes.prototype, {
    constructor: { value: Buffer, writable: true, configurable: true },
  });
  Object.setPrototypeOf(Buffer, Bytes);

  Buffer.from = (value, encoding, length) => {
    if (typeof value === 'string') return dress(fromText(value, encoding));
    if (value instanceof ArrayBuffer) return dress(new Bytes(value, encoding, length));
    if (value && value.type === 'Buffer' && Array.isArray(value.data)) return dress(new Bytes(value.data));
    if (value !== null && typeof value === 'object') return dress(new Bytes(value));
    throw new TypeError(`Buffer.from takes text, an array or a buffer, not ${value === null ? 'null' : typeof value}`);
  };
  Buffer.alloc = (size, fill, encoding) => {
    const made = dress(new Bytes(size));
    return fill === undefined ? made : made.fill(fill, 0, size, encoding);
  };
  Buffer.allocUnsafe = (size) => Buffer.alloc(size);
  Buffer.allocUnsafeSlow = Buffer.allocUnsafe;
  Buffer.isBuffer = (thing) => thing instanceof Buffer;
  Buffer.isEncoding = (name) => /^(utf-?8|hex|base64|base64url|ascii|latin1|binary|ucs-?2|utf-?16le)$/i.test(String(name));
  Buffer.byteLength = (value, encoding) => (typeof value === 'string' ? fromText(value, encoding).length : value.byteLength);
  Buffer.compare = (a, b) => {
    for (let i = 0; i < a.length && i < b.length; i++) if (a[i] !== b[i]) return a[i] < b[i] ? -1 : 1;
    return Math.sign(a.length - b.length);
  };
  Buffer.concat = (parts, total) => {
    let length = 0;
    for (const part of parts) length += part.length;
    const out = Buffer.alloc(total === undefined ? length : total);
    let at = 0;
    for (const part of parts) {
      for (let i = 0; i < part.length && at < out.length; i++) out[at++] = part[i];
    }
    return out;
  };

  const method = (name, value) =>
    Object.defineProperty(Buffer.prototype, name, { value, writable: true, configurable: true, enumerable: false });
  const subarray = Bytes.prototype.subarray;
  const cut = function (start, end) { return dress(subarray.call(this, start, end)); };
  method('subarray', cut);
  method('slice', cut);
  method('toString', function (encoding, start, end) { return toText(subarray.call(this, start, end), encoding); });
  method('toJSON', function () { return { type: 'Buffer', data: Array.from(this) }; });
  method('equals', function (other) { return Buffer.compare(this, other) === 0; });
  method('compare', function (other) { return Buffer.compare(this, other); });
  method('copy', function (target, at = 0, start = 0, end = this.length) {
    const part = subarray.call(this, start, Math.min(end, start + target.length - at));
    target.set(part, at);
    return part.length;
  });
  method('write', function (text, offset = 0, length, encoding) {
    if (typeof offset === 'string') return this.write(text, 0, undefined, offset);
    if (typeof length === 'string') return this.write(text, offset, undefined, length);
    const room = Math.min(length === undefined ? this.length - offset : length, this.length - offset);
    const part = fromText(text, encoding).subarray(0, Math.max(room, 0));
    this.set(part, offset);
    return part.length;
  });
  method('fill', function (value, start, end, encoding) {
    if (typeof value !== 'string') return Bytes.prototype.fill.call(this, value, start, end);
    const part = fromText(value, encoding);
    const first = start === undefined ? 0 : start;
    const last = end === undefined ? this.length : end;
    for (let i = first; i < last; i++) this[i] = part.length === 0 ? 0 : part[(i - first) % part.length];
    return this;
  });
  const find = (native) => function (value, from, encoding) {
    if (typeof value === 'number') return native.call(this, value & 255, from);
    const wanted = typeof value === 'string' ? fromText(value, encoding) : value;
    for (let i = from === undefined ? 0 : from; i + wanted.length <= this.length; i++) {
      if (wanted.every((byte, j) => byte === this[i + j])) return i;
    }
    return -1;
  };
  method('indexOf', find(Bytes.prototype.indexOf));
  method('includes', function (value, from, encoding) { return this.indexOf(value, from, encoding) !== -1; });

  function room(buffer, offset, size) {
    const at = offset === undefined ? 0 : offset;
    if (!Number.isInteger(at) || at < 0 || at + size > buffer.length) {
      throw new RangeError(`Attempt to access memory outside buffer bounds: ${size} bytes at ${at} of ${buffer.length}`);
    }
    return at;
  }
  const view = (buffer) => new DataView(buffer.buffer, buffer.byteOffset, buffer.byteLength);
  function access(name, kind, size, little) {
    method('read' + name, function (offset) { return view(this)['get' + kind](room(this, offset, size), little); });
    method('write' + name, function (value, offset) {
      const at = room(this, offset, size);
      view(this)['set' + kind](at, value, little);
      return at + size;
    });
  }
  access('Int8', 'Int8', 1);
  access('UInt8', 'Uint8', 1);
  for (const [end, little] of [['LE', true], ['BE', false]]) {
    access('Int16' + end, 'Int16', 2, little);
    access('UInt16' + end, 'Uint16', 2, little);
    access('Int32' + end, 'Int32', 4, little);
    access('UInt32' + end, 'Uint32', 4, little);
    access('Float' + end, 'Float32', 4, little);
    access('Double' + end, 'Float64', 8, little);
    access('BigInt64' + end, 'BigInt64', 8, little);
    access('BigUInt64' + end, 'BigUint64', 8, little);
    const unsigned = function (offset, size) {
      const at = room(this, offset, size);
      let value = 0;
      for (let i = 0; i < size; i++) value = value * 256 + this[little ? at + size - 1 - i : at + i];
      return value;
    };
    method('readUInt' + end, unsigned);
    method('readInt' + end, function (offset, size) {
      const value = unsigned.call(this, offset, size);
      return value >= 2 ** (8 * size - 1) ? value - 2 ** (8 * size) : value;
    });
    const write = function (value, offset, size) {
      const at = room(this, offset, size);
      let left = value;
      for (let i = 0; i < size; i++) {
        this[little ? at + i : at + size - 1 - i] = left & 255;
        left = Math.floor(left / 256);
      }
      return at + size;
    };
    method('writeUInt' + end, write);
    method('writeInt' + end, write);
  }
  for (const name of Object.getOwnPropertyNames(Buffer.prototype)) {
    if (name.includes('UInt')) method(name.replace('UInt', 'Uint'), Buffer.prototype[name]);
  }
  for (const size of [2, 4, 8]) {
    method('swap' + size * 8, function () {
      for (let i = 0; i + size <= this.length; i += size) this.subarray(i, i + size).reverse();
      return this;
    });
  }

  exports.Buffer = Buffer;
  exports.SlowBuffer = Buffer;
  exports.kMaxLength = 2147483647;
  exports.INSPECT_MAX_BYTES = 50;
})
