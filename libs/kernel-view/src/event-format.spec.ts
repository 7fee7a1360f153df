import { describe, expect, it } from 'vitest';
import { parseEventFormat, readBigNumber, readNumber } from './event-format.ts';

const FORMAT = [
  'name: tcp_send_reset',
  'ID: 2280',
  'format:',
  '\tfield:unsigned short common_type;\toffset:0;\tsize:2;\tsigned:0;',
  '\tfield:int common_pid;\toffset:4;\tsize:4;\tsigned:1;',
  '',
  '\tfield:const void * skaddr;\toffset:8;\tsize:8;\tsigned:0;',
  '\tfield:__u8 saddr[28];\toffset:16;\tsize:28;\tsigned:0;',
  '',
  'print fmt: "state=%s reason=%s", REC->state ? __print_symbolic(REC->state, { TCP_ESTABLISHED, "TCP_ESTABLISHED" }) : "UNKNOWN", __print_symbolic(REC->reason, { 0, "NOT_SPECIFIED" }, { 1, "NO_SOCKET" })',
].join('\n');

describe("an event's format", () => {
  const format = parseEventFormat(FORMAT);

  it('has the name, the id, and the place of each field', () => {
    expect([format.name, format.id]).toEqual(['tcp_send_reset', 2280]);
    expect([...format.fields.keys()]).toEqual(['common_type', 'common_pid', 'skaddr', 'saddr']);
    expect(format.fields.get('saddr')).toEqual({
      type: '__u8',
      offset: 16,
      size: 28,
      isSigned: false,
    });
  });

  it('has the names that the kernel gives to numbers', () => {
    expect([...format.symbols('reason')]).toEqual([
      [0, 'NOT_SPECIFIED'],
      [1, 'NO_SOCKET'],
    ]);
    expect([...format.symbols('state')]).toEqual([]);
    expect([...format.symbols('absent')]).toEqual([]);
  });

  it('reads signed and unsigned numbers and whole pointers', () => {
    const record = Buffer.alloc(44);
    record.writeInt32LE(-2, 4);
    record.writeBigUInt64LE(0xffff_8881_1034_3780n, 8);
    const field = (name: string) => format.fields.get(name) ?? expect.unreachable(name);
    expect(readNumber(record, field('common_pid'))).toBe(-2);
    expect(readBigNumber(record, field('skaddr'))).toBe(0xffff_8881_1034_3780n);
  });
});
