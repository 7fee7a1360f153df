// A name server whose names stand for something else each time: the nth question for an address is answered with the nth
// of the arguments, and those after that with the last. Prints the answer to each. RFC 1035, of which it knows one question.
import { createSocket } from 'node:dgram';

const HEADER_BYTES = 12;
const answers = process.argv.slice(2);
const socket = createSocket('udp4');
let asked = 0;

/** Labels, each with its length before it, a zero, then type and class. */
function questionOf(query) {
  let end = HEADER_BYTES;
  while (query[end] !== 0) end += query[end] + 1;
  return query.subarray(HEADER_BYTES, end + 5);
}

socket.on('message', (query, { address, port }) => {
  const question = questionOf(query);
  const isForAddress = question.readUInt16BE(question.length - 4) === 1;
  const records = [];
  if (isForAddress) {
    const answer = answers[Math.min(asked, answers.length - 1)];
    asked += 1;
    records.push(Buffer.from([0xc0, 12, 0, 1, 0, 1, 0, 0, 0, 0, 0, 4, ...answer.split('.')]));
    process.stdout.write(`answer ${asked}: ${answer}\n`);
  }
  const header = Buffer.from(query.subarray(0, HEADER_BYTES));
  header.writeUInt16BE(0x8180, 2);
  header.writeUInt16BE(1, 4);
  header.writeUInt16BE(records.length, 6);
  header.writeUInt32BE(0, 8);
  socket.send(Buffer.concat([header, question, ...records]), port, address);
});
socket.bind(53, '127.0.0.1', () => process.stdout.write('ready\n'));
