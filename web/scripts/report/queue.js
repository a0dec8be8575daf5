// Reports that wait on this phone, with their photos.

import { queue } from "../phone/queue.js";

const FIELDS = ["once", "words", "where", "lat", "lon", "asset", "category", "email"];

export const reports = queue({
  database: "borough-reports",
  door: "/report/send",
  body: (report) => {
    const body = new FormData();
    for (const name of FIELDS) {
      if (report[name]) body.append(name, report[name]);
    }
    for (const { name, bytes, type } of report.photos) body.append("photo", new Blob([bytes], { type }), name);
    return body;
  },
  // Here stays what leads to it, without the photos.
  brief: ({ words }) => ({ words }),
});
