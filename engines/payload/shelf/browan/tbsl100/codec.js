// Browan TBSL100 sound sensor: how loud it is.
function decodeUplink(input) {
  var b = input.bytes;
  if (input.fPort !== 105) return { errors: ['unknown FPort'] };
  if (b.length < 4) return { errors: ['too short'] };
  return {
    data: {
      status: b[0] & 1,
      battery: (25 + (b[1] & 15)) / 10,
      temperatureBoard: (b[2] & 127) - 32,
      decibel: b[3],
    },
  };
}
