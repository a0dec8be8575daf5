// Dingtek DC500 people counter: how many went past its beam.
var LEAST_SETTINGS = 12;

function leastMeasured() {
  return 20;
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
