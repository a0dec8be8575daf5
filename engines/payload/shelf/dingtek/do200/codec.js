// Dingtek DO200 parking sensor: ultrasound and a magnetometer under one bay.
var LEAST_SETTINGS = 15;

function leastMeasured() {
  return 20;
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
