// Nwave NPS405 parking sensor: a bay is taken or free, and for how long it was otherwise before.
var RESETS = { 1: 'watchdog', 2: 'power_on', 3: 'system_request', 4: 'other' };
var LENGTHS = { 1: 1, 2: 6, 3: 5, 10: 2 };

function decodeUplink(input) {
  var b = input.bytes;
  if (b.length < LENGTHS[input.fPort]) return { errors: ['too short'] };
  switch (input.fPort) {
    case 1:
      return { data: status('parking_status', b[0]) };
    case 2:
      return {
        data: {
          type: 'heartbeat',
          occupied: (b[0] & 1) === 1,
          hw_health_status: b[0] >> 1,
          battery_voltage: (2500 + 4 * b[1]) / 1000,
          temperature: ((b[2] << 24) >> 24) / 4,
          battery_health: b[3] === 0 ? 'normal' : 'code ' + b[3],
        },
      };
    case 3:
      return {
        data: {
          type: 'startup',
          firmware_version: b.slice(0, 3).join('.'),
          reset_cause: RESETS[b[3]] || 'unknown',
          occupied: (b[4] & 1) === 1,
        },
      };
    case 10: {
      var data = status('user_registration', b[0]);
      data.tag_id = b.slice(1).map(function (n) { return (n + 256).toString(16).slice(1); }).join('').toUpperCase();
      return { data: data };
    }
    default:
      return { errors: ['unknown FPort'] };
  }
}

// The lowest bit is the bay; the other seven are minutes, told more roughly the more there are:
// to the minute up to 89, then in steps of five, then in hours, and at last "11 hours or more".
var SCALE = [
  { from: 0, minutes: 0, step: 1, error: 0 },
  { from: 90, minutes: 90, step: 5, error: 4 },
  { from: 120, minutes: 240, step: 60, error: 59 },
  { from: 127, minutes: 660, step: 0, error: null },
];

function status(type, byte) {
  var code = byte >> 1;
  var part = SCALE.filter(function (p) { return p.from <= code; }).pop();
  return {
    type: type,
    occupied: (byte & 1) === 1,
    previous_state_duration: part.minutes + (code - part.from) * part.step,
    previous_state_duration_error: part.error,
    previous_state_duration_overflow: part.error === null,
  };
}
