// base64-js: bytes to Base64 text and back, both alphabets read, the standard one written.
(function (exports) {
  'use strict';
  const LETTERS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';
  const VALUES = Object.create(null);
  for (let i = 0; i < 64; i++) VALUES[LETTERS[i]] = i;
  VALUES['-'] = 62;
  VALUES._ = 63;

  function counts(text) {
    if (text.length % 4 > 0) throw new Error('Invalid string. Length must be a multiple of 4');
    const pad = text.indexOf('=');
    const letters = pad === -1 ? text.length : pad;
    return { letters, bytes: Math.floor((letters * 3) / 4) };
  }

  exports.byteLength = (text) => counts(text).bytes;

  exports.toByteArray = (text) => {
    const { letters, bytes } = counts(text);
    const out = new Uint8Array(bytes);
    let held = 0;
    let bits = 0;
    let at = 0;
    for (let i = 0; i < letters; i++) {
      held = ((held << 6) | VALUES[text[i]]) & 0xffffff;
      bits += 6;
      if (bits >= 8) {
        bits -= 8;
        out[at++] = (held >> bits) & 255;
      }
    }
    return out;
  };

  exports.fromByteArray = (bytes) => {
    let out = '';
    for (let i = 0; i < bytes.length; i += 3) {
      const left = bytes.length - i;
      const three = (bytes[i] << 16) | ((left > 1 ? bytes[i + 1] : 0) << 8) | (left > 2 ? bytes[i + 2] : 0);
      out += LETTERS[(three >> 18) & 63] + LETTERS[(three >> 12) & 63];
      out += left > 1 ? LETTERS[(three >> 6) & 63] : '=';
      out += left > 2 ? LETTERS[three & 63] : '=';
    }
    return out;
  };
})
