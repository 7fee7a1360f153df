import { describe, expect, it } from 'vitest';
import { AddressInUseError, PermissionDeniedError, type SystemCallFacts } from './errors.ts';
import { type ExcludedPortsQuestion, parseExcludedPorts } from './excluded-ports.ts';
import { systemCallError } from './system-call-error.ts';
import { BindDeniedError, PortExcludedError } from './windows-errors.ts';

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

/** Judges a bind() that Windows refused, on a PC whose netsh prints that. */
function judge(facts: SystemCallFacts, printed: string) {
  const asked: ExcludedPortsQuestion[] = [];
  const read = (question: ExcludedPortsQuestion) => {
    asked.push(question);
    return parseExcludedPorts(printed);
  };
  return { error: systemCallError(facts, { platform: 'win32', read }), asked };
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

  it('is a taken port where no range has it: its holder lets nobody else in', () => {
    const { error } = judge({ ...AT_65432, port: 50_060 }, PRINTED.en);
    expect(error).toBeInstanceOf(AddressInUseError);
    expect(error).toMatchObject({ code: 'ADDRESS_IN_USE', errno: 'EACCES', errnoNumber: 10_013 });
    expect(error.message).toContain('takes the address for itself alone (SO_EXCLUSIVEADDRUSE)');
  });

  it('is not explained where the list cannot be read', () => {
    const { error } = judge(AT_65432, '');
    expect(error).toBeInstanceOf(BindDeniedError);
    expect(error.message).toContain('which of the two could not be found out');
  });

  it('is asked about nowhere else', () => {
    const read = (): never => {
      throw new Error('netsh was asked');
    };
    const linux = { call: 'bind', errno: 'EACCES', address: '127.0.0.1:80', port: 80 };
    const here = systemCallError(linux, { platform: 'linux', read });
    expect(here).toBeInstanceOf(PermissionDeniedError);
    const sent = { ...DENIED, call: 'sendto', address: '255.255.255.255:9' };
    const there = systemCallError(sent, { platform: 'win32', read });
    expect(there).toBeInstanceOf(PermissionDeniedError);
  });
});
