// Milesight VS133 people counter: how many crossed each line, in and out.
// A message is a row of fields: channel, type, value with the lowest byte first.

// What a device says of itself when it joins: the lengths are known, the words are left out.
var ABOUT = { 1: 1, 8: 6, 9: 2, 10: 2, 11: 1, 15: 1, 22: 8, 24: 2, 255: 2 };

// Reads one field into the data and tells how many bytes it takes; 0 if it is not known.
function read(channel, type, b, at, data) {
  // Lines take three channels each, from 3: in, out, and both for the last period.
  var line = Math.floor(channel / 3);
  if (line < 1 || line > 4) return 0;
  var part = channel % 3;
  var name = 'line_' + line;
  if (type === 210 && part < 2) {
    data[name] = data[name] || {};
    data[name][part === 0 ? 'total_in' : 'total_out'] =
      b[at] + b[at + 1] * 0x100 + b[at + 2] * 0x10000 + b[at + 3] * 0x1000000;
    return 4;
  }
  if (type === 204 && part === 2) {
    data[name] = data[name] || {};
    data[name].period_in = b[at] | (b[at + 1] << 8);
    data[name].period_out = b[at + 2] | (b[at + 3] << 8);
    return 4;
  }
  return 0;
}
