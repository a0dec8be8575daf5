// Milesight WS301 door sensor: open or closed, and whether it is on its door.
// A message is a row of fields: channel, type, value with the lowest byte first.

// What a device says of itself when it joins: the lengths are known, the words are left out.
var ABOUT = { 1: 1, 8: 6, 9: 2, 10: 2, 11: 1, 15: 1, 22: 8, 24: 2, 255: 2 };

// Reads one field into the data and tells how many bytes it takes; 0 if it is not known.
function read(channel, type, b, at, data) {
  if (channel === 1 && type === 117) {
    data.battery = b[at];
    return 1;
  }
  if (channel === 3 && type === 0) {
    data.door = b[at] ? 'open' : 'close';
    return 1;
  }
  if (channel === 4 && type === 0) {
    data.install = b[at] === 0;
    return 1;
  }
  return 0;
}
