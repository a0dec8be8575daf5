// Dingtek DF702 bin sensor: the distance down to the rubbish, fire, tilt and where the bin is.
var LEAST_SETTINGS = 15;

// The place on the map takes eight bytes more.
function leastMeasured(b) {
  return b[7] === 0 ? 16 : 24;
}

function measured(b) {
  var data = { level: u16(b, 5) + ' mm' };
  var at = 8;
  if (b[7] !== 0) {
    data.longitude = float(b, 8).toFixed(6);
    data.latitude = float(b, 12).toFixed(6);
    at = 16;
  }
  data.full = b[at + 3] >> 4 !== 0;
  data.fire = (b[at + 3] & 15) !== 0;
  data.tilt = b[at + 4] >> 4 !== 0;
  data.battery = (b[at + 4] & 15) !== 0;
  data.angle = ((b[at + 1] & 15) === 0 ? b[at + 2] : -b[at + 2]) + ' °';
  data.temperature = ((b[at] << 24) >> 24) + ' ℃';
  return data;
}

function settings(b) {
  return {
    periodic_interval: b[7] + ' hours',
    detection_interval: b[8] + ' minutes',
    full_alarm_threshold: b[9] + ' cm',
    fire_alarm_threshold: b[10] + ' ℃',
    tilt_alarm_threshold: b[11] + ' °',
    tilt_enable: b[12] !== 0,
    ultrasonic_range: b[13] === 0 ? '2000 mm' : 'code ' + b[13],
  };
}
