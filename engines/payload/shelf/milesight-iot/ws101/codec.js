// Milesight WS101 button: how it was pressed.
// A message is a row of fields: channel, type, value with the lowest byte first.

// What a device says of itself when it joins: the lengths are known, the words are left out.
var ABOUT = { 1: 1, 8: 6, 9: 2, 10: 2, 11: 1, 15: 1, 22: 8, 24: 2, 255: 2 };

// Reads one field into the data and tells how many bytes it takes; 0 if it is not known.
function read(channel, type, b, at, data) {
  if (channel === 1 && type === 117) {
    data.battery = b[at];
    return 1;
  }
  if (channel === 255 && type === 46) {
    data.button = { 1: 'short', 2: 'long', 3: 'double' }[b[at]] || 'code ' + b[at];
    return 1;
  }
  return 0;
}
