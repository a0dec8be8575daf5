// Milesight AM103 indoor air sensor: temperature, humidity, carbon dioxide.
// A message is a row of fields: channel, type, value with the lowest byte first.

// What a device says of itself when it joins: the lengths are known, the words are left out.
var ABOUT = { 1: 1, 8: 6, 9: 2, 10: 2, 11: 1, 15: 1, 22: 8, 24: 2, 255: 2 };

// Reads one field into the data and tells how many bytes it takes; 0 if it is not known.
function read(channel, type, b, at, data) {
  if (channel === 1 && type === 117) {
    data.battery = b[at];
    return 1;
  }
  if (channel === 3 && type === 103) {
    data.temperature = (((b[at] | (b[at + 1] << 8)) << 16) >> 16) / 10;
    return 2;
  }
  if (channel === 4 && type === 104) {
    data.humidity = b[at] / 2;
    return 1;
  }
  if (channel === 7 && type === 125) {
    data.co2 = b[at] | (b[at + 1] << 8);
    return 2;
  }
  return 0;
}
