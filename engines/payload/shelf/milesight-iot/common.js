// What the codecs of Milesight have in common.
function decodeUplink(input) {
  var b = input.bytes;
  var data = {};
  var at = 0;
  while (at + 1 < b.length) {
    var channel = b[at];
    var type = b[at + 1];
    var length = read(channel, type, b, at + 2, data);
    if (length === 0 && channel === 255) length = ABOUT[type] || 0;
    if (length === 0 || at + 2 + length > b.length) {
      return { data: data, warnings: ['unknown field ' + channel + '/' + type + ' at byte ' + at] };
    }
    at += 2 + length;
  }
  return { data: data };
}
