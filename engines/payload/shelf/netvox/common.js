// What the codecs of Netvox have in common. Each names its DEVICE and gives `report(bytes)`; where it
// has them, `settings(bytes, data)` for settings of its own, and `ownPort(bytes)` for port 13.
function decodeUplink(input) {
  var b = input.bytes;
  if (b.length < (input.fPort === 13 ? 2 : 11)) return { errors: ['too short'] };
  if (input.fPort === 6) return b[2] === 0 ? { data: version(b) } : report(b);
  if (input.fPort === 7) return { data: answer(b) };
  if (input.fPort === 13 && typeof ownPort === 'function') return { data: ownPort(b) };
  return { errors: ['unknown FPort'] };
}

function version(b) {
  var date = b.slice(5, 9).map(function (n) { return (n + 256).toString(16).slice(1); }).join('');
  return { Device: DEVICE, SWver: b[3] / 10, HWver: b[4], Datecode: date };
}

// The highest bit of the voltage is the device's own word that its battery is low.
function told(data, b) {
  data.Device = DEVICE;
  data.Volt = (b[3] & 127) / 10;
  return b[3] & 128 ? { data: data, warnings: ['low battery'] } : { data: data };
}

function answer(b) {
  var names = { 129: 'ConfigReportRsp', 130: 'ReadConfigReportRsp' };
  var data = { Cmd: names[b[0]] || 'Cmd' + b[0], Device: DEVICE };
  if (b[0] === 130) {
    data.MinTime = (b[2] << 8) | b[3];
    data.MaxTime = (b[4] << 8) | b[5];
    data.BatteryChange = b[6] / 10;
    if (typeof settings === 'function') settings(b, data);
  } else data.Status = b[2] === 0 ? 'Success' : 'Failure';
  return data;
}

// Emergency buttons. The spelling is the maker's, and programs depend on it.
var KEYS = { 1: 'fuctionkey1', 2: 'fuctionkey2', 3: 'fuctionkey3', 4: 'fuctionkey4' };

function pressed(b) {
  return told({ Alarm: b[4], FunctionKeyTrigger: KEYS[b[5]] || 'others' }, b);
}

function pressTime(b) {
  if (b[0] === 129) return { Cmd: 'SetButtonPressTimeRsp', Status: b[1] === 0 ? 'Success' : 'Failure' };
  return { Cmd: 'GetButtonPressTimeRsp', PressTime: b[1] };
}
