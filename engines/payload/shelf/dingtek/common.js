// What the codecs of Dingtek have in common. Each says how short its packets may be, and reads them.
// An uplink: 0x80, 0, the device type, the kind of packet, its length, the fields, 0x81.
function decodeUplink(input) {
  var b = input.bytes;
  if (input.fPort !== 3) return { errors: ['unknown FPort'] };
  if (b.length < 6 || b[4] !== b.length || b[b.length - 1] !== 0x81) return { errors: ['wrong length'] };
  if ((b[3] === 1 || b[3] === 2) && b.length >= leastMeasured(b)) return { data: measured(b) };
  if (b[3] === 3 && b.length >= LEAST_SETTINGS) return { data: settings(b) };
  return { errors: ['unknown packet ' + b[3] + ' of ' + b.length + ' bytes'] };
}

function u16(b, at) {
  return (b[at] << 8) | b[at + 1];
}

// A float with the lowest byte first. The maker's published values divide its fraction by 2^23 - 1,
// not 2^23: at most a metre off on the ground, and matched here.
function float(b, at) {
  var bits = b[at] | (b[at + 1] << 8) | (b[at + 2] << 16) | (b[at + 3] << 24);
  var exponent = ((bits >> 23) & 255) - 127;
  return (bits < 0 ? -1 : 1) * (1 + (bits & 0x7fffff) / 0x7fffff) * Math.pow(2, exponent);
}
