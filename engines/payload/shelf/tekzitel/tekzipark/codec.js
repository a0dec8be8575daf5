// TekZitel TekZiPark parking sensor: radar and magnetometer, with the beacons it hears.
function decodeUplink(input) {
  var b = input.bytes;
  if (input.fPort !== 1) return { errors: ['unknown FPort'] };
  if (b.length < 3) return { errors: ['too short'] };
  var bit = function (n) { return (b[0] >> n) & 1; };
  var data = {
    occupied: bit(7),
    Good_Battery: bit(5),
    Obstruction: bit(4),
    Radar: bit(3),
    No_Beacon: bit(2),
    reset: bit(1),
    keepAlive: bit(0),
    Temperature: (b[1] << 24) >> 24,
    Parking_ID: b[2],
  };
  if (b.length > 3) {
    data.Beacon_RSSI = (b[3] << 24) >> 24;
    data.Beacons = [];
    for (var at = 4; at + 1 < b.length; at += 2) data.Beacons.push((b[at] << 8) | b[at + 1]);
  }
  return { data: data };
}
