// Bosch TPS110 parking sensor, firmware 0.29: a bay is taken or free.
var RESETS = { 1: 'watchdog', 2: 'power on', 3: 'system request', 4: 'other' };
var LENGTHS = { 1: 1, 2: 2, 3: 17 };

function decodeUplink(input) {
  var b = input.bytes;
  if (b.length < LENGTHS[input.fPort]) return { errors: ['too short'] };
  switch (input.fPort) {
    case 1:
      return { data: { type: 'parking status', occupied: (b[0] & 1) === 1 } };
    case 2:
      return { data: { type: 'heartbeat', occupied: (b[0] & 1) === 1, temperature: (b[1] << 24) >> 24 } };
    case 3:
      return { data: startup(b) };
    default:
      return { errors: ['unknown FPort'] };
  }
}

function startup(b) {
  var codes = [];
  for (var at = 0; at < 12; at += 4) {
    var code = b[at] + b[at + 1] * 0x100 + b[at + 2] * 0x10000 + b[at + 3] * 0x1000000;
    if (code !== 0) codes.push(code);
  }
  return {
    type: 'startup',
    debugCodes: codes,
    firmwareVersion: b.slice(12, 15).join('.'),
    resetCause: RESETS[b[15]] || 'unknown',
    occupied: (b[16] & 1) === 1,
  };
}
