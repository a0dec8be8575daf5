// Netvox RA07W leak sensor with a cable: where along it there is water.
var DEVICE = 'RA07W';

function report(b) {
  return told({ WaterLeakLocation: ((b[4] << 8) | b[5]) * 10 }, b);
}

function answer(b) {
  var names = { 129: 'ConfigReportRsp', 130: 'ReadConfigReportRsp', 131: 'SetSensorParaRsp', 132: 'GetSensorParaRsp' };
  var data = { Cmd: names[b[0]] || 'Cmd' + b[0], Device: DEVICE };
  if (b[0] === 130) {
    data.MinTime = (b[2] << 8) | b[3];
    data.MaxTime = (b[4] << 8) | b[5];
  } else if (b[0] === 132) {
    data.LineLength = ((b[2] << 8) | b[3]) * 10;
    data.Sensitivity = ['Low', 'Mid', 'High'][b[4]] || 'code ' + b[4];
  } else data.Status = b[2] === 0 ? 'Success' : 'Failure';
  return data;
}
