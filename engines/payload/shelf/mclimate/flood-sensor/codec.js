// MClimate Flood Sensor: water or none, and whether the box was opened.
var REASONS = ['keepalive', 'testButtonPressed', 'floodDetected', 'controlButtonPressed', 'fraudDetected'];

function decodeUplink(input) {
  var b = input.bytes;
  if (b.length < 2) return { errors: ['too short'] };
  return {
    data: {
      reason: REASONS[b[0] >> 5] || 'code ' + (b[0] >> 5),
      boxTamper: (b[0] & 8) !== 0,
      flood: (b[0] & 4) !== 0,
      battery: (b[1] * 16) / 1000,
    },
  };
}
