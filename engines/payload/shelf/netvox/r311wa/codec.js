// Netvox R311WA seat sensor: whether each of two seats is taken.
var DEVICE = 'R311WA';

function report(b) {
  return told({ Status_1: b[4] ? 'ON' : 'OFF', Status_2: b[5] ? 'ON' : 'OFF' }, b);
}

function settings(b, data) {
  data.SensorDisableTime = (b[7] << 8) | b[8];
  data.SensorDetectionTime = (b[9] << 8) | b[10];
}
