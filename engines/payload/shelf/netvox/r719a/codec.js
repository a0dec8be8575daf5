// Netvox R719A parking sensor: a car stands on the bay or not.
var DEVICE = 'R719A';

function report(b) {
  return told({ CarOnOff: b[4] }, b);
}
