import type { ClaimRule, Finding } from '../claim-rule.ts';
import { type Call, type EndFacts, enteredNs, type Packet, returnedNs } from '../end-facts.ts';
import { wholeLife } from '../udp-simple/facts.ts';
import { inBoth, milliseconds } from '../wording.ts';
import type { ComparisonFacts } from './comparison.ts';

const question = 'tcp.5';

/** tcp.5: the same message over both protocols, and both against a port where nobody is. */
export const TCP5_CLAIMS: readonly ClaimRule<ComparisonFacts>[] = [
  {
    id: 'tcp.5.packets',
    question,
    needs: ['wire'],
    statement: inBoth(
      'For one question and one answer TCP puts more packets on the wire than UDP.',
      'Para uma pergunta e uma resposta o TCP põe mais pacotes no fio do que o UDP.',
    ),
    judge: judgePackets,
  },
  {
    id: 'tcp.5.bytes',
    question,
    needs: ['wire'],
    statement: inBoth(
      'The same message takes more bytes on the wire over TCP than over UDP.',
      'A mesma mensagem usa mais bytes no fio por TCP do que por UDP.',
    ),
    judge: judgeBytes,
  },
  {
    id: 'tcp.5.first-data',
    question,
    needs: ['wire'],
    statement: inBoth(
      'TCP’s first packet carries no data and UDP’s does: TCP opens a connection first.',
      'O primeiro pacote do TCP não leva dados e o do UDP leva: o TCP abre uma conexão antes.',
    ),
    judge: ({ packets, coverage, udp }) => {
      const [syn, datagram] = [packets[0], udp?.packets[0]];
      const data = packets.find(({ payloadBytes }) => payloadBytes > 0);
      if (!coverage || !syn || !datagram || !data) return undefined;
      const before = packets.indexOf(data);
      return {
        verdict: syn.payloadBytes === 0 && datagram.payloadBytes > 0 ? 'proven' : 'refuted',
        evidence: [syn, datagram, data],
        text: inBoth(
          `TCP sent ${before} packets before the first byte of the message (frame ${data.frame}); UDP's first packet, frame ${datagram.frame}, is the message.`,
          `O TCP enviou ${before} pacotes antes do primeiro byte da mensagem (quadro ${data.frame}); o primeiro pacote do UDP, quadro ${datagram.frame}, é a mensagem.`,
        ),
      };
    },
  },
  {
    id: 'tcp.5.time',
    question,
    needs: ['client.program'],
    statement: inBoth(
      'Over TCP the question waits until connect() has returned; over UDP the first call that sends carries it.',
      'Por TCP a pergunta espera até connect() retornar; por UDP a primeira chamada que envia já a leva.',
    ),
    judge: judgeTime,
  },
  {
    id: 'tcp.5.refused-tcp',
    question,
    needs: ['client.program', 'wire'],
    statement: inBoth(
      'Where nobody listens, TCP says so at once: a RST answers the SYN and connect() fails.',
      'Onde ninguém escuta, o TCP avisa na hora: um RST responde ao SYN e connect() falha.',
    ),
    judge: judgeRefusedTcp,
  },
  {
    id: 'tcp.5.unheard-udp',
    question,
    needs: ['client.program', 'wire'],
    statement: inBoth(
      'Where nobody is, sendto() of an unconnected UDP socket succeeds all the same: the error comes back as ICMP, and the program is not told.',
      'Onde não há ninguém, o sendto() de um socket UDP não conectado tem sucesso assim mesmo: o erro volta por ICMP, e o programa não fica sabendo.',
    ),
    judge: judgeUnheard,
  },
  {
    id: 'tcp.5.refused-udp',
    question,
    needs: ['client.program', 'wire'],
    statement: inBoth(
      'A UDP socket that called connect() hears of it: ICMP port unreachable becomes ECONNREFUSED.',
      'Um socket UDP que chamou connect() fica sabendo: ICMP porta inalcançável vira ECONNREFUSED.',
    ),
    judge: judgeRefusedUdp,
  },
];

/** Windows sends the SYN again when a RST answers it, some times; each is answered alike. */
function judgeRefusedTcp({ refused }: ComparisonFacts): Finding | undefined {
  const { connect, packets = [] } = refused ?? {};
  const syns = packets.filter((packet) => hasFlag(packet, 'SYN') && !hasFlag(packet, 'ACK'));
  const [syn] = syns;
  if (connect === undefined || syn === undefined) return undefined;
  const answers = packets.filter(({ socket }) => socket.local === syn.socket.remote);
  const other = answers.find((packet) => !hasFlag(packet, 'RST'));
  if (other !== undefined) return { verdict: 'refuted', evidence: [connect, syn, other] };
  const resets = answers.filter(({ tcp }) => tcp?.acknowledgment === next(syn));
  const [reset] = resets;
  // One that is missing may not have been captured.
  if (reset === undefined || resets.length < syns.length) return undefined;
  const times = syns.length;
  const passed = milliseconds(returnedNs(connect) - enteredNs(connect));
  const again =
    times > 1
      ? inBoth(
          ` The system sent the SYN ${times}×, and each was answered so; connect() took ${passed.en}.`,
          ` O sistema enviou o SYN ${times}×, e a cada um se respondeu assim; connect() levou ${passed['pt-BR']}.`,
        )
      : inBoth('', '');
  return {
    verdict: 'proven',
    evidence: [connect, ...syns, ...resets],
    text: inBoth(
      `connect() to the closed port failed with ECONNREFUSED: its SYN, frame ${syn.frame}, was answered by a RST, frame ${reset.frame}.${again.en}`,
      `connect() para a porta fechada falhou com ECONNREFUSED: ao seu SYN, quadro ${syn.frame}, respondeu um RST, quadro ${reset.frame}.${again['pt-BR']}`,
    ),
  };
}

function hasFlag({ tcp }: Packet, flag: 'SYN' | 'RST' | 'ACK'): boolean {
  return tcp?.flags.includes(flag) === true;
}

/** The number that acknowledges a SYN; they wrap around at 2^32, RFC 9293 section 3.4. */
function next({ tcp }: Packet): number {
  return ((tcp?.sequence ?? 0) + 1) >>> 0;
}

const frameBytesOf = (packets: readonly Packet[]): number =>
  packets.reduce((sum, { frameBytes }) => sum + frameBytes, 0);

function judgePackets({ packets, coverage, udp }: ComparisonFacts): Finding | undefined {
  const [first, ...others] = [...packets, ...(udp?.packets ?? [])];
  if (coverage === undefined || udp === undefined || first === undefined) return undefined;
  return {
    verdict: packets.length > udp.packets.length ? 'proven' : 'refuted',
    evidence: [first, ...others, coverage.begun, coverage.ended],
    text: inBoth(
      `The same question and answer took ${packets.length} packets over TCP and ${udp.packets.length} over UDP.`,
      `A mesma pergunta e resposta usou ${packets.length} pacotes por TCP e ${udp.packets.length} por UDP.`,
    ),
  };
}

function judgeBytes({ packets, coverage, udp, exchange }: ComparisonFacts): Finding | undefined {
  const [first, ...others] = [...packets, ...(udp?.packets ?? [])];
  if (coverage === undefined || udp === undefined || first === undefined) return undefined;
  const [tcpBytes, udpBytes] = [frameBytesOf(packets), frameBytesOf(udp.packets)];
  const message = Buffer.byteLength(exchange.message);
  return {
    verdict: tcpBytes > udpBytes ? 'proven' : 'refuted',
    evidence: [first, ...others, coverage.begun, coverage.ended],
    text: inBoth(
      `To carry ${message} bytes there and ${message} back, TCP put ${tcpBytes} bytes on the wire and UDP ${udpBytes}, all headers counted.`,
      `Para levar ${message} bytes e trazer ${message}, o TCP pôs ${tcpBytes} bytes no fio e o UDP ${udpBytes}, contados todos os cabeçalhos.`,
    ),
  };
}

function judgeTime({ client, udpClient }: ComparisonFacts): Finding | undefined {
  const [connect, asked] = [client?.call('connect'), client?.call('send')];
  const [received, answer] = [lastOf(client, 'recv'), lastOf(udpClient, 'recvfrom')];
  const [opened, sent] = [udpClient?.call('socket'), udpClient?.call('sendto')];
  if (!connect || !asked || !received || !opened || !sent || !answer) return undefined;
  const connected = udpClient?.call('connect');
  const isLate = enteredNs(asked) >= returnedNs(connect) && connected === undefined;
  const tcp = milliseconds(returnedNs(received) - enteredNs(connect));
  const udp = milliseconds(returnedNs(answer) - enteredNs(sent));
  const handshake = milliseconds(returnedNs(connect) - enteredNs(connect));
  return {
    verdict: isLate ? 'proven' : 'refuted',
    evidence: [connect, asked, received, opened, sent, answer, ...(connected ? [connected] : [])],
    text: inBoth(
      `Over TCP send() came after connect() had returned, ${handshake.en} later, and the answer ${tcp.en} after connect() was called; over UDP the first sendto() carried the question, and the answer came ${udp.en} after it. On one machine that is mostly the time of the programs; one run is no rule.`,
      `Por TCP o send() veio depois de connect() retornar, ${handshake['pt-BR']} mais tarde, e a resposta ${tcp['pt-BR']} depois da chamada a connect(); por UDP o primeiro sendto() levou a pergunta, e a resposta veio ${udp['pt-BR']} depois dele. Numa só máquina isso é sobretudo o tempo dos programas; uma execução não é regra.`,
    ),
  };
}

function lastOf(end: EndFacts | undefined, name: string): Call | undefined {
  return end?.calls.findLast((call) => call.name === name && call.result > 0);
}

function judgeUnheard({ unconnected, unreachable }: ComparisonFacts): Finding | undefined {
  const sent = unconnected?.call('sendto');
  const told = unreachable.get(unconnected?.socket.id ?? '');
  const datagram = unconnected?.packets[0];
  if (unconnected === undefined || !sent || !told || !datagram) return undefined;
  const heard = unconnected.calls.find(({ errno }) => UNREACHABLE.includes(errno ?? ''));
  if (heard === sent) return { verdict: 'refuted', evidence: [sent, datagram, told] };
  if (heard !== undefined) return heardLater({ sent, datagram, told, heard });
  const calls = wholeLife(unconnected);
  // Only a call that had not returned when the error came could have reported it; and on loopback it comes while the
  // sendto() that it is the answer to still runs, which had sent by then.
  const isAsked = calls?.some(
    (call) => call !== sent && HEARING.includes(call.name) && returnedNs(call) > enteredNs(told),
  );
  if (calls === undefined || !isAsked || sent.result <= 0) return undefined;
  return {
    verdict: 'proven',
    evidence: [sent, datagram, told, ...calls],
    text: inBoth(
      `sendto() to the closed port returned ${sent.result}, as if all were well. ICMP port unreachable came back (frame ${told.frame}), and none of the socket's ${calls.length} calls reported it.`,
      `sendto() para a porta fechada retornou ${sent.result}, como se tudo estivesse bem. ICMP porta inalcançável voltou (quadro ${told.frame}), e nenhuma das ${calls.length} chamadas do socket o relatou.`,
    ),
  };
}

/** The calls that report an error that waits at a socket. */
const HEARING: readonly string[] = ['poll', 'recvfrom', 'recv', 'sendto', 'send'];

/** What ICMP port unreachable becomes: on Linux the first, in Winsock (recvfrom, learn.microsoft.com) the second. */
const UNREACHABLE: readonly string[] = ['ECONNREFUSED', 'ECONNRESET'];

/** Windows tells a socket without a peer too, unless it was asked not to (SIO_UDP_CONNRESET). */
function heardLater(seen: {
  readonly sent: Call;
  readonly datagram: Packet;
  readonly told: Packet;
  readonly heard: Call;
}): Finding {
  const { sent, datagram, told, heard } = seen;
  return {
    verdict: 'refuted',
    evidence: [sent, datagram, told, heard],
    text: inBoth(
      `sendto() to the closed port returned ${sent.result}, as if all were well. ICMP port unreachable came back (frame ${told.frame}), and this system told the program only later: ${heard.name}() failed with ${heard.errno}.`,
      `sendto() para a porta fechada retornou ${sent.result}, como se tudo estivesse bem. ICMP porta inalcançável voltou (quadro ${told.frame}), e este sistema só contou ao programa depois: ${heard.name}() falhou com ${heard.errno}.`,
    ),
  };
}

/** Failures that tell of no error: nothing came yet, or a signal did. */
const NOTHING_YET: readonly string[] = ['EAGAIN', 'EWOULDBLOCK', 'EINTR', 'EINPROGRESS'];

function judgeRefusedUdp({ connected, unreachable }: ComparisonFacts): Finding | undefined {
  const connect = connected?.call('connect');
  const told = unreachable.get(connected?.socket.id ?? '');
  const failures = connected?.calls.filter(
    (call) =>
      call.errno !== undefined &&
      !NOTHING_YET.includes(call.errno) &&
      told !== undefined &&
      returnedNs(call) > enteredNs(told),
  );
  const failed = failures?.find(({ errno }) => UNREACHABLE.includes(errno ?? '')) ?? failures?.[0];
  if (connect === undefined || failed === undefined || told === undefined) return undefined;
  return {
    verdict: UNREACHABLE.includes(failed.errno ?? '') ? 'proven' : 'refuted',
    evidence: [connect, failed, told],
    text: inBoth(
      `The socket called connect(), which sent nothing; after ICMP port unreachable (frame ${told.frame}) ${failed.name}() failed with ${failed.errno}.`,
      `O socket chamou connect(), que não enviou nada; depois de ICMP porta inalcançável (quadro ${told.frame}) ${failed.name}() falhou com ${failed.errno}.`,
    ),
  };
}
