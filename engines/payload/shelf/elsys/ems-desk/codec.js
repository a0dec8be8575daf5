// Elsys EMS Desk: whether a desk is in use, and the air at it.
// A message is a row of fields, each a type and its value with the highest byte first.
var LENGTHS = { 1: 2, 2: 1, 3: 3, 4: 2, 5: 1, 7: 2, 17: 1 };

function decodeUplink(input) {
  var b = input.bytes;
  var data = {};
  var s8 = function (i) { return (b[i] << 24) >> 24; };
  for (var at = 0; at < b.length; ) {
    var type = b[at++];
    if (at + LENGTHS[type] > b.length) {
      return { data: data, warnings: ['field ' + type + ' is cut short at byte ' + (at - 1)] };
    }
    switch (type) {
      case 1:
        data.temperature = (((b[at] << 8) | b[at + 1]) << 16 >> 16) / 10;
        at += 2;
        break;
      case 2:
        data.humidity = b[at++];
        break;
      case 3:
        data.x = s8(at);
        data.y = s8(at + 1);
        data.z = s8(at + 2);
        at += 3;
        break;
      case 4:
        data.light = (b[at] << 8) | b[at + 1];
        at += 2;
        break;
      case 5:
        data.motion = b[at++];
        break;
      case 7:
        data.vdd = (b[at] << 8) | b[at + 1];
        at += 2;
        break;
      case 17:
        data.occupancy = b[at++];
        break;
      default:
        return { data: data, warnings: ['unknown field ' + type + ' at byte ' + (at - 1)] };
    }
  }
  return { data: data };
}
