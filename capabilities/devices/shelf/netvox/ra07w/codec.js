// Netvox RA07W leak sensor with a cable: where along it there is water.
var DEVICE = 'RA07W';

function decodeUplink(input) {
  var b = input.bytes;
  if (b.length < (input.fPort === 13 ? 2 : 11)) return { errors: ['too short'] };
  if (input.fPort === 6) return b[2] === 0 ? { data: version(b) } : report(b);
  if (input.fPort === 7) return { data: answer(b) };
  return { errors: ['unknown FPort'] };
}

function version(b) {
  var date = b.slice(5, 9).map(function (n) { return (n + 256).toString(16).slice(1); }).join('');
  return { Device: DEVICE, SWver: b[3] / 10, HWver: b[4], Datecode: date };
}

function report(b) {
  return told({ WaterLeakLocation: ((b[4] << 8) | b[5]) * 10 }, b);
}

// The highest bit of the voltage is the device's own word that its battery is low.
function told(data, b) {
  data.Device = DEVICE;
  data.Volt = (b[3] & 127) / 10;
  return b[3] & 128 ? { data: data, warnings: ['low battery'] } : { data: data };
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
