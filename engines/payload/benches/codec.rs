//! What decoding costs: one message of a parking bay, as a council's sensors send them all day,
//! and what it takes to stop a codec that means harm.
#![allow(missing_docs)]
#![allow(clippy::unwrap_used, reason = "a bench may fail")]

use divan::counter::ItemsCount;
use divan::{Bencher, black_box};
use payload::{Codec, Limits, Sandbox, Uplink, cayenne, unhurried};

/// A plain decoder in the style of most published ones.
const PLAIN: &str = "
function decodeUplink(input) {
  var bytes = input.bytes;
  switch (input.fPort) {
    case 1:
      return { data: { type: 'status', occupied: (bytes[0] & 1) === 1 } };
    case 2: {
      var t = (bytes[1] << 8) | bytes[2];
      if (t > 0x7fff) t -= 0x10000;
      return { data: { type: 'heartbeat', occupied: (bytes[0] & 1) === 1, temperature: t / 10,
        humidity: bytes[3] / 2, battery: 2.5 + bytes[4] * 0.004 } };
    }
    default:
      return { errors: ['unknown FPort'] };
  }
}";

fn main() {
    let mut room = room();
    let codec = room.load(PLAIN).unwrap();
    room.decode(&codec, &message(), unhurried).unwrap();
    #[allow(clippy::print_stdout, reason = "a figure that divan cannot show")]
    {
        println!(
            "memory of one warm codec: {} bytes",
            room.memory_bytes(&codec).unwrap()
        );
    }
    divan::main();
}

fn room() -> Sandbox {
    Sandbox::new(Limits::default()).unwrap()
}

fn message() -> Uplink<'static> {
    Uplink {
        f_port: 2,
        bytes: &[1, 0, 215, 110, 211, 0, 0, 0, 0, 0, 0, 0],
        recv_time: Some("2026-11-24T14:05:06.5Z"),
        variables: &[],
    }
}

#[divan::bench]
fn warm_decode(bench: Bencher<'_, '_>) {
    let mut room = room();
    let codec = room.load(PLAIN).unwrap();
    let message = message();
    bench
        .counter(ItemsCount::new(1_usize))
        .bench_local(|| room.decode(&codec, black_box(&message), unhurried).unwrap());
}

#[divan::bench]
fn warm_decode_with_buffer(bench: Bencher<'_, '_>) {
    let source = "function decodeUplink(i) { var b = Buffer.from(i.bytes); \
                  return { data: { t: b.readInt16BE(1) / 10, h: b.readUInt8(3) / 2 } } }";
    let mut room = room();
    let codec = room.load(source).unwrap();
    let message = message();
    bench
        .counter(ItemsCount::new(1_usize))
        .bench_local(|| room.decode(&codec, black_box(&message), unhurried).unwrap());
}

#[divan::bench]
fn first_load(bench: Bencher<'_, '_>) {
    let mut room = room();
    bench.bench_local(|| -> Codec { room.load(black_box(PLAIN)).unwrap() });
}

#[divan::bench]
fn decode_in_a_new_room_each_time(bench: Bencher<'_, '_>) {
    let mut room = room();
    let codec = room
        .load(&format!("Array.prototype.own = 1;{PLAIN}"))
        .unwrap();
    let message = message();
    bench.bench_local(|| room.decode(&codec, black_box(&message), unhurried).unwrap());
}

#[divan::bench(args = ["while (1);", "var a = []; for (;;) a.push(new Array(1000).fill('x'))", "(function f() { f() })()"], sample_count = 10)]
fn stop_harm(bench: Bencher<'_, '_>, harm: &str) {
    let mut room = room();
    let codec = room
        .load(&format!("function decodeUplink() {{ {harm} }}"))
        .unwrap();
    let message = message();
    bench.bench_local(|| {
        room.decode(&codec, black_box(&message), unhurried)
            .unwrap_err()
    });
}

#[divan::bench]
fn cayenne_lpp(bench: Bencher<'_, '_>) {
    let bytes = [
        3, 103, 1, 16, 5, 104, 121, 1, 136, 6, 118, 95, 242, 150, 10, 0, 3, 232,
    ];
    bench
        .counter(ItemsCount::new(1_usize))
        .bench(|| cayenne::decode(black_box(&bytes)).unwrap());
}
