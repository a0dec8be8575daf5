// ieee754: floating-point numbers of 4 and 8 bytes, read from and written to bytes.
(function (exports) {
  'use strict';
  function sized(mantissa, size) {
    if ((mantissa === 23 && size === 4) || (mantissa === 52 && size === 8)) return new DataView(new ArrayBuffer(size));
    throw new RangeError(`a number of ${size} bytes with ${mantissa} bits is not known here: 4 with 23, or 8 with 52`);
  }

  exports.read = (bytes, offset, littleEndian, mantissa, size) => {
    const view = sized(mantissa, size);
    for (let i = 0; i < size; i++) view.setUint8(i, bytes[offset + i]);
    return size === 4 ? view.getFloat32(0, littleEndian) : view.getFloat64(0, littleEndian);
  };

  exports.write = (bytes, value, offset, littleEndian, mantissa, size) => {
    const view = sized(mantissa, size);
    if (size === 4) view.setFloat32(0, value, littleEndian);
    else view.setFloat64(0, value, littleEndian);
    for (let i = 0; i < size; i++) bytes[offset + i] = view.getUint8(i);
  };
})
