// Dingtek DF703 bin sensor: the distance down to the rubbish, fire, falling over and where the bin is.
var LEAST_SETTINGS = 15;

// The place on the map takes eight bytes more.
function leastMeasured(b) {
  return b[7] === 0 ? 16 : 24;
}

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

function measured(b) {
  var data = { level: u16(b, 5) };
  var at = 8;
  if (b[7] !== 0) {
    data.longitude = float(b, 8).toFixed(6);
    data.latitude = float(b, 12).toFixed(6);
    at = 16;
  }
  data.alarmLevel = b[at + 3] >> 4 !== 0;
  data.alarmFire = (b[at + 3] & 15) !== 0;
  data.alarmFall = b[at + 4] >> 4 !== 0;
  data.alarmBattery = (b[at + 4] & 15) !== 0;
  data.angle = (b[at + 1] & 15) === 0 ? b[at + 2] : -b[at + 2];
  data.temperature = (b[at] << 24) >> 24;
  data.frameCounter = u16(b, at + 5);
  return data;
}

function settings(b) {
  return {
    firmware: b[5] + '.' + b[6],
    uploadInterval: b[7],
    detectInterval: b[8],
    levelThreshold: b[9],
    fireThreshold: b[10],
    fallThreshold: b[11],
    fallEnable: b[12] !== 0,
    workMode: b[13],
  };
}
