// Bosch TPS110 parking sensor, firmware 0.39: a bay is taken or free, with more about the sensor itself.
var RESETS = { 1: 'Watchdog', 2: 'Power On', 3: 'System Request', 4: 'Other' };
var CODES = {
  201: 'LoRa join request failed',
  209: 'Cause for last reset: Power-on',
  717: 'Confirmed uplink message not acknowledged after 8 re-tries',
};
var LENGTHS = { 1: 1, 2: 2, 3: 17, 5: 5, 6: 10 };

function decodeUplink(input) {
  var b = input.bytes;
  if (b.length < LENGTHS[input.fPort]) return { errors: ['too short'] };
  switch (input.fPort) {
    case 1:
      return { data: { type: 'parking status', occupied: (b[0] & 1) === 1 } };
    case 2:
      return { data: { type: 'heartbeat', occupied: (b[0] & 1) === 1, temperature: (b[1] << 24) >> 24 } };
    case 3: {
      var data = logged(b, 'startup');
      data.firmware_version = b.slice(12, 15).join('.');
      data.reset_cause = (b[10] << 8) | b[11];
      data.reset_reason = RESETS[b[15]] || 'Unknown';
      data.occupied = (b[16] & 1) === 1;
      return { data: data };
    }
    case 5:
      return counted(b);
    case 6:
      return { data: logged(b, 'debug') };
    default:
      return { errors: ['unknown FPort'] };
  }
}

// A time, one byte, the place in the firmware, a severity of 4 bits with a code of 12, and a serial number.
function logged(b, type) {
  var code = ((b[6] & 0x0f) << 8) | b[7];
  return {
    type: type,
    debug_code: code,
    debug_code_description: CODES[code] || null,
    sequence_number: (b[8] << 8) | b[9],
    timestamp: (b[0] << 24) | (b[1] << 16) | (b[2] << 8) | b[3],
  };
}

function counted(b) {
  var count = b[1] * 0x1000000 + b[2] * 0x10000 + b[3] * 0x100 + b[4];
  if (b[0] === 0) return { data: { type: 'Number of parking status changes detected', parking_status_changes: count } };
  if (b[0] === 1) return { data: { type: 'Time running in occupied state', time_in_seconds: count } };
  return { errors: ['unknown counter ' + b[0]] };
}
