// Dingtek DF703 bin sensor: the distance down to the rubbish, fire, falling over and where the bin is.
var LEAST_SETTINGS = 15;

// The place on the map takes eight bytes more.
function leastMeasured(b) {
  return b[7] === 0 ? 16 : 24;
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
