// Dingtek DC500 people counter: how many went past its beam.
var LEAST_SETTINGS = 12;

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

function measured(b) {
  return {
    peopleCounter: u16(b, 5),
    alarmCounter: b[7] >> 4 !== 0,
    alarmBattery: (b[7] & 15) !== 0,
    volt: u16(b, 9) / 100,
    frameCounter: u16(b, 17),
  };
}

function settings(b) {
  return {
    firmware: b[5] + '.' + b[6],
    uploadInterval: b[7],
    peopleCounterThreshold: u16(b, 8),
    batteryThreshold: b[10],
  };
}
