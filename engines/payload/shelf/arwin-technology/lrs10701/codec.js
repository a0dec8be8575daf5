// Arwin LRS10701 indoor air sensor: temperature, humidity, gases and dust.
var SENSORS = ['T/H', 'TVOC', 'CO2', 'PMx', 'Gas1', 'Gas2'];
var GASES = { 0: 'None', 1: 'NH3' };
var LENGTHS = { 8: 4, 10: 11, 11: 11, 12: 7, 13: 7 };

function decodeUplink(input) {
  var b = input.bytes;
  if (b.length < LENGTHS[input.fPort]) return { errors: ['too short'] };
  switch (input.fPort) {
    case 8:
      return { data: { firmwareVersion: b[0] + '.' + pad(b[1], 2) + '.' + pad(u16(b, 2), 3) } };
    case 10:
      return { data: air(b) };
    case 11:
      return { data: { tvoc: u16(b, 0), 'pm1.0': u24(b, 2) / 1000, 'pm2.5': u24(b, 5) / 1000, pm10: u24(b, 8) / 1000 } };
    case 12:
      return {
        data: {
          dataUploadInterval: u16(b, 0),
          statusLED: b[2] !== 0,
          sensorType: names(b[3]),
          sensorStatus: names(b[4]),
          gas1Type: GASES[b[5]] || 'type ' + b[5],
          gas2Type: GASES[b[6]] || 'type ' + b[6],
        },
      };
    case 13:
      return thresholds(b);
    default:
      return { errors: ['unknown FPort'] };
  }
}

// Four bytes hold three numbers: index (9 bits), carbon dioxide (13), temperature (10, from -30 °C).
function air(b) {
  return {
    event: b[0] === 1 ? 'heartbeat/button' : 'code ' + b[0],
    aqi: (b[1] << 1) | (b[2] >> 7),
    co2: ((b[2] & 127) << 6) | (b[3] >> 2),
    temperature: ((((b[3] & 3) << 8) | b[4]) - 300) / 10,
    humidity: b[5] / 2,
    gas1: u16(b, 6) / 1000,
    gas2: u16(b, 8) / 1000,
    battery: b[10],
  };
}

function thresholds(b) {
  if (b.length < [7, 9, 10][b[0]]) return { errors: ['too short'] };
  switch (b[0]) {
    case 0:
      return {
        data: {
          highTemperatureThreshold: s16(b, 1),
          lowTemperatureThreshold: s16(b, 3),
          highHumidityThreshold: b[5],
          lowHumidityThreshold: b[6],
        },
      };
    case 1:
      return {
        data: {
          co2Threshold: u16(b, 1),
          tvocThreshold: u16(b, 3),
          gas1Threshold: u16(b, 5) / 1000,
          gas2Threshold: u16(b, 7) / 1000,
        },
      };
    case 2:
      return { data: { 'pm1.0 Threshold': u24(b, 1), 'pm2.5 Threshold': u24(b, 4), 'pm10 Threshold': u24(b, 7) } };
    default:
      return { errors: ['unknown thresholds ' + b[0]] };
  }
}

function names(bits) {
  return SENSORS.filter(function (_, i) { return (bits >> i) & 1; }).join(',');
}

function pad(number, digits) {
  return ('000' + number).slice(-digits);
}

function u16(b, at) {
  return (b[at] << 8) | b[at + 1];
}

function s16(b, at) {
  return (u16(b, at) << 16) >> 16;
}

function u24(b, at) {
  return (b[at] << 16) | u16(b, at + 1);
}
