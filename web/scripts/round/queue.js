// What an inspector found and said on the road, waiting on this phone.

import { queue } from "../phone/queue.js";

const FIELDS = ["once", "by", "about", "version", "status", "words"];

export const answers = queue({
  database: "borough-round",
  door: "/work/round/send",
  body: (answer) => new URLSearchParams(FIELDS.map((name) => [name, answer[name] ?? ""])),
  brief: ({ title, about }) => ({ title, about }),
});
