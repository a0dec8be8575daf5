// Dingtek DO200 parking sensor: ultrasound and a magnetometer under one bay.
var LEAST_SETTINGS = 15;

function leastMeasured() {
  return 20;
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

function s16(b, at) {
  return (u16(b, at) << 16) >> 16;
}

function measured(b) {
  return {
    level: u16(b, 5),
    alarmPark: b[7] >> 4 !== 0,
    alarmLevel: (b[7] & 15) !== 0,
    alarmMagnet: b[8] >> 4 !== 0,
    alarmBattery: (b[8] & 15) !== 0,
    volt: u16(b, 9) / 100,
    xMagnet: s16(b, 11),
    yMagnet: s16(b, 13),
    zMagnet: s16(b, 15),
    Frame_Counter: u16(b, 17),
  };
}

function settings(b) {
  return {
    firmware: b[5] + '.' + b[6],
    uploadInterval: b[7],
    ultraDetectInterval: b[8],
    magDetectInterval: b[9],
    magThreshold: u16(b, 12),
  };
}
