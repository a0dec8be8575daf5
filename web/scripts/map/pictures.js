// Pictures drawn on the spot: marks with a shape for each status, patterns for areas, and names.
// Each has a name that says what it is, and is drawn the first time the map asks for it.

const SCALE = 2;
const FAMILY = '"Atkinson Hyperlegible Next", sans-serif';

export const COLOURS = {
  good: "#00703c",
  warning: "#8a4b00",
  bad: "#b10e1e",
  unknown: "#505a5f",
};

/** Five steps from pale to dark; each step has a pattern of its own as well. */
export const LEVELS = ["#e3ebf2", "#b4c8da", "#7fa1bf", "#41709b", "#12436d"];

const FACES = {
  town: { size: 16, weight: 700, colour: "#0b0c0c" },
  place: { size: 14, weight: 600, colour: "#0b0c0c" },
  ward: { size: 12, weight: 500, colour: "#505a5f" },
};

const DRAWERS = {
  thing: (status) => mark(status),
  cluster: (count, bad) => cluster(count, Number(bad) > 0),
  level: (step) => pattern(Number(step)),
  place: (rank, ...name) => label(name.join(":"), rank === "1" ? FACES.town : FACES.place),
  ward: (_, ...name) => label(name.join(":"), FACES.ward),
};

/** Draws the picture of a name such as `thing:bad`, or nothing if there is no such name. */
export function draw(name) {
  const [kind, ...parts] = name.split(":");
  return DRAWERS[kind]?.(...parts);
}

export const PIXEL_RATIO = SCALE;

function canvas(width, height) {
  const made = document.createElement("canvas");
  made.width = Math.ceil(width * SCALE);
  made.height = Math.ceil(height * SCALE);
  const pen = made.getContext("2d");
  pen.scale(SCALE, SCALE);
  return pen;
}

function pixels(pen) {
  return pen.getImageData(0, 0, pen.canvas.width, pen.canvas.height);
}

/** ● good, ▲ warning, ◆ bad, ○ not known; each with a white edge. */
function mark(status) {
  const pen = canvas(28, 28);
  const shape = new Path2D(
    {
      warning: "M14 4 25 23H3Z",
      bad: "M14 2 26 14 14 26 2 14Z",
    }[status] ?? "M14 4a10 10 0 1 0 .01 0Z",
  );
  const isKnown = status in COLOURS && status !== "unknown";
  const colour = isKnown ? COLOURS[status] : COLOURS.unknown;
  pen.lineJoin = "round";
  pen.lineWidth = 4;
  pen.strokeStyle = "#ffffff";
  pen.stroke(shape);
  pen.fillStyle = isKnown ? colour : "#ffffff";
  pen.fill(shape);
  pen.lineWidth = isKnown ? 1 : 3;
  pen.strokeStyle = isKnown ? "#ffffff" : colour;
  pen.stroke(shape);
  return pixels(pen);
}

function cluster(count, hasBad) {
  const pen = canvas(44, 44);
  pen.beginPath();
  pen.arc(22, 22, 18, 0, 2 * Math.PI);
  pen.fillStyle = "#12436d";
  pen.strokeStyle = "#ffffff";
  pen.lineWidth = 3;
  pen.fill();
  pen.stroke();
  pen.font = `700 ${count.length > 3 ? 13 : 16}px ${FAMILY}`;
  pen.textAlign = "center";
  pen.textBaseline = "middle";
  pen.fillStyle = "#ffffff";
  pen.fillText(count, 22, 23);
  if (hasBad) {
    const corner = new Path2D("M35 1 43 9 35 17 27 9Z");
    pen.fillStyle = COLOURS.bad;
    pen.fill(corner);
    pen.stroke(corner);
  }
  return pixels(pen);
}

/** A square that repeats: plain, dots, lines one way, the other way, both ways. */
export function pattern(step) {
  const pen = canvas(16, 16);
  pen.fillStyle = LEVELS[step] ?? LEVELS[0];
  pen.fillRect(0, 0, 16, 16);
  pen.strokeStyle = pen.fillStyle = step > 2 ? "rgb(255 255 255 / 55%)" : "rgb(11 12 12 / 45%)";
  pen.lineWidth = 1.5;
  const lines = {
    2: "M-4 12 4 20M0 0 16 16M12-4 20 4",
    3: "M-4 4 4-4M0 16 16 0M12 20 20 12",
    4: "M0 0 16 16M0 16 16 0",
  }[step];
  if (lines) pen.stroke(new Path2D(lines));
  if (step === 1) pen.fillRect(7, 7, 2, 2);
  return pixels(pen);
}

/** A name with a pale edge, so that it can be read over a line. */
function label(text, { size, weight, colour }) {
  const font = `${weight} ${size}px ${FAMILY}`;
  const measure = canvas(1, 1);
  measure.font = font;
  const width = measure.measureText(text).width + 8;
  const pen = canvas(width, size + 10);
  pen.font = font;
  pen.textAlign = "center";
  pen.textBaseline = "middle";
  pen.lineJoin = "round";
  pen.lineWidth = 4;
  pen.strokeStyle = "rgb(255 255 255 / 90%)";
  pen.strokeText(text, width / 2, size / 2 + 5);
  pen.fillStyle = colour;
  pen.fillText(text, width / 2, size / 2 + 5);
  return pixels(pen);
}
