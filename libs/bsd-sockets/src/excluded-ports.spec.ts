import { describe, expect, it } from 'vitest';
import { AddressInUseError, PermissionDeniedError, type SystemCallFacts } from './errors.ts';
import { type ExcludedPortsQuestion, parseExcludedPorts } from './excluded-ports.ts';
import { systemCallError } from './system-call-error.ts';
import { BindDeniedError, PortExcludedError } from './windows-errors.ts';
import type { AddressHold } from './windows-port-holder.ts';

const PRINTED = {
  en: [
    '',
    'Protocol tcp Port Exclusion Ranges',
    '',
    'Start Port    End Port      ',
    '----------    --------      ',
    '      5357        5357      ',
    '     50000       50059     *',
    '     65400       65499      ',
    '',
    '* - Administered port exclusions.',
    '',
  ].join('\r\n'),
  'pt-BR': [
    '',
    'Protocolo tcp Intervalos de exclusão de portas',
    '',
    'Porta inicial    Porta final      ',
    '----------    --------      ',
    '     65400       65499      ',
    '',
    '* - Exclusões de portas administradas.',
    '',
  ].join('\r\n'),
};
const DENIED = { call: 'bind', errno: 'EACCES', errnoNumber: 10_013, protocol: 'tcp' } as const;
const AT_65432 = { ...DENIED, address: '127.0.0.1:65432', port: 65_432 };
const AT_50060 = { ...DENIED, address: '127.0.0.1:50060', port: 50_060 };

/** Judges a bind() that Windows refused, on a PC whose netsh prints that and whose tables show that. */
function judge(facts: SystemCallFacts, printed: string, hold: AddressHold = { kind: 'nobody' }) {
  const asked: ExcludedPortsQuestion[] = [];
  const read = (question: ExcludedPortsQuestion) => {
    asked.push(question);
    return parseExcludedPorts(printed);
  };
  const findHold = () => hold;
  return { error: systemCallError(facts, { platform: 'win32', read, findHold }), asked };
}

describe('netsh’s list of excluded ports', () => {
  it('is read in every language', () => {
    expect(parseExcludedPorts(PRINTED.en)).toEqual([
      { first: 5_357, last: 5_357, isAdministered: false },
      { first: 50_000, last: 50_059, isAdministered: true },
      { first: 65_400, last: 65_499, isAdministered: false },
    ]);
    expect(parseExcludedPorts(PRINTED['pt-BR'])).toEqual([
      { first: 65_400, last: 65_499, isAdministered: false },
    ]);
  });

  it('may be empty, which is not the same as no list', () => {
    expect(parseExcludedPorts('\r\nStart Port    End Port\r\n----------    --------\r\n')).toEqual(
      [],
    );
    expect(parseExcludedPorts('')).toBeUndefined();
    expect(
      parseExcludedPorts('The following command was not found: interface.\r\n'),
    ).toBeUndefined();
  });
});

describe('a bind() that Windows refuses with 10013', () => {
  it('is told by the excluded range that the port lies in, and the way out', () => {
    const { error, asked } = judge(AT_65432, PRINTED.en);
    expect(error).toBeInstanceOf(PortExcludedError);
    expect(error.code).toBe('PORT_EXCLUDED');
    expect(asked).toEqual([{ family: 'ipv4', protocol: 'tcp' }]);
    expect(error.message).toContain('(EACCES; Windows: 10013): Windows keeps ports 65400 to 65499');
    expect(error.message).toContain('Choose another port, or 0');
    expect(error.message).toContain('netsh interface ipv4 show excludedportrange protocol=tcp');
    expect(error.text['pt-BR']).toContain('o Windows reserva as portas 65400 a 65499 (tcp)');
  });

  it('is told so too where Node made the call, and says listen()', () => {
    const facts = { call: 'listen', errno: 'EACCES', address: '127.0.0.1:65432', port: 65_432 };
    expect(judge(facts, PRINTED.en).error.code).toBe('PORT_EXCLUDED');
  });

  it('is told by who excluded the range, and over IPv6 by IPv6’s list', () => {
    const { error, asked } = judge({ ...DENIED, address: '[::1]:50001', port: 50_001 }, PRINTED.en);
    expect(error.message).toContain('an administrator keeps ports 50000 to 50059');
    expect(asked[0]?.family).toBe('ipv6');
  });

  it('is a taken port where a socket is seen there, and only the documentation says that it lets nobody else in', () => {
    const holder = { pid: 41, command: 'held.exe' };
    const socket = { local: '0.0.0.0:50060', isInTimeWait: false, isCertain: true };
    for (const printed of [PRINTED.en, '']) {
      const { error } = judge(AT_50060, printed, { kind: 'owner', holder, socket });
      expect(error).toBeInstanceOf(AddressInUseError);
      expect(error).toMatchObject({ code: 'ADDRESS_IN_USE', errno: 'EACCES', errnoNumber: 10_013 });
      expect(error.message).toContain('held by held.exe (process 41), at 0.0.0.0:50060; 10013 is');
      expect(error.message).toContain('(SO_EXCLUSIVEADDRUSE), says Microsoft’s documentation');
      expect(error.message).toContain('whether it does was not observed');
      expect(error.text['pt-BR']).toContain('(processo 41), em 0.0.0.0:50060; 10013 é');
    }
  });

  it('is a taken port where somebody unknown has it, in TIME-WAIT or not', () => {
    const socket = { local: AT_50060.address, isInTimeWait: true, isCertain: true };
    const ended = judge(AT_50060, PRINTED.en, { kind: 'unnamed', socket }).error;
    expect(ended.code).toBe('ADDRESS_IN_USE');
    expect(ended.message).toContain('a closed connection in TIME-WAIT, which ends by itself');
    const open = { ...socket, local: '[::]:50060', isInTimeWait: false, isCertain: false };
    const unnamed = judge(AT_50060, PRINTED.en, { kind: 'unnamed', socket: open }).error;
    expect(unnamed.message).toContain('names no process, at [::]:50060 if its socket and this one');
  });

  it('is explained by nothing where nobody is seen to have it, and no range does', () => {
    const { error } = judge(AT_50060, PRINTED.en);
    expect(error).toBeInstanceOf(BindDeniedError);
    expect(error.message).toContain('why was not found out: the port lies in no range that netsh');
    expect(error.message).toContain('show no socket there, and one of TCP that is only bound');
    expect(error.message).toContain('Choose another port, or 0');
    expect(error.text['pt-BR']).toContain('o motivo não foi descoberto');
    const udp = judge({ ...AT_50060, protocol: 'udp' }, PRINTED.en).error;
    expect(udp.message).toContain('show no socket there. Microsoft’s');
  });

  it('is not explained where neither the list nor the tables can be read', () => {
    const { error } = judge(AT_65432, '', { kind: 'untold' });
    expect(error).toBeInstanceOf(BindDeniedError);
    expect(error.message).toContain(
      'may lie in a range that Windows keeps, for netsh gave no list',
    );
    expect(error.message).toContain('Windows gave no table of its sockets');
  });

  it('is asked about nowhere else', () => {
    const read = (): never => {
      throw new Error('netsh was asked');
    };
    const findHold = read;
    const linux = { call: 'bind', errno: 'EACCES', address: '127.0.0.1:80', port: 80 };
    const here = systemCallError(linux, { platform: 'linux', read, findHold });
    expect(here).toBeInstanceOf(PermissionDeniedError);
    const sent = { ...DENIED, call: 'sendto', address: '255.255.255.255:9' };
    const there = systemCallError(sent, { platform: 'win32', read, findHold });
    expect(there).toBeInstanceOf(PermissionDeniedError);
  });
});

describe('a bind() that Windows refuses with 10048', () => {
  const taken = { ...AT_50060, errno: 'EADDRINUSE', errnoNumber: 10_048 };

  it('is told by who is seen at that address, and by what the tables leave out', () => {
    const socket = { local: taken.address, isInTimeWait: false, isCertain: true };
    const holder = { pid: 41, command: 'held.exe' };
    const { error, asked } = judge(taken, PRINTED.en, { kind: 'owner', holder, socket });
    expect(error.code).toBe('ADDRESS_IN_USE');
    expect(error.message).toContain('in use: held by held.exe (process 41). Stop');
    expect(asked).toEqual([]);
    const unseen = judge(taken, PRINTED.en).error;
    expect(unseen.code).toBe('ADDRESS_IN_USE');
    expect(unseen.message).toContain('one of TCP that is only bound, and neither listens nor');
  });
});
