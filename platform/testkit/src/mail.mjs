// A real mail server (the npm package smtp-server) that answers each recipient as it is told, and
// keeps each message that it takes in a file.
//
// node mail.mjs PACKAGES PORT FOLDER "250 ok"

import { writeFileSync } from "node:fs";
import { createRequire } from "node:module";

const [packages, port, folder, verdict] = process.argv.slice(2);
const { SMTPServer } = createRequire(`${packages}/`)("smtp-server");

const code = Number.parseInt(verdict, 10);
let count = 0;

const server = new SMTPServer({
  authOptional: true,
  onRcptTo(_address, _session, done) {
    if (code < 300) return done();
    done(Object.assign(new Error(verdict.slice(4)), { responseCode: code }));
  },
  onData(stream, _session, done) {
    const parts = [];
    stream.on("data", (part) => parts.push(part));
    stream.on("end", () => {
      count += 1;
      writeFileSync(`${folder}/${count}.eml`, Buffer.concat(parts));
      done(null, `kept as ${count}`);
    });
  },
});
server.listen(Number(port), "127.0.0.1");
