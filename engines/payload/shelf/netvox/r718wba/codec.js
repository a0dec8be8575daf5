// Netvox R718WBA leak sensor with a rope: water or none, and the air beside it.
var DEVICE = 'R718WBA';

function report(b) {
  var temperature = ((b[4] << 24) | (b[5] << 16)) >> 16;
  return told({ Temp: temperature / 100, Humi: ((b[6] << 8) | b[7]) / 100, Status: b[8] ? 'ON' : 'OFF' }, b);
}

function settings(b, data) {
  data.TempChange = ((b[7] << 8) | b[8]) / 100;
  data.HumiChange = ((b[9] << 8) | b[10]) / 100;
}
