import { isLoopback, type Text } from '@socketlab/foundation';
import type { Capture } from '../capture.ts';
import type { DecodedFrame } from '../decoded-frame.ts';

/** Counts over all frames of a capture, those that were not asked for too. */
export interface CaptureCounts {
  readonly ports: Map<string, number>;
  readonly hosts: Map<string, boolean>;
  readonly framesOfInterface: number[];
  loopbackFrames: number;
  cutFrames: number;
  decodedFrames: number;
  shownFrames: number;
}

/** Hosts whose kind is remembered; more are asked again. */
const MOST_HOSTS = 10_000;
const MOST_PORTS_NAMED = 8;

/** Counts of a capture of which no frame was seen. */
export function createCounts(capture: Capture): CaptureCounts {
  return {
    ports: new Map(),
    hosts: new Map(),
    framesOfInterface: capture.interfaces.map(() => 0),
    loopbackFrames: 0,
    cutFrames: 0,
    decodedFrames: 0,
    shownFrames: 0,
  };
}

/** Counts a frame. */
export function countFrame(counts: CaptureCounts, decoded: DecodedFrame, index: number): void {
  counts.framesOfInterface[index] = (counts.framesOfInterface[index] ?? 0) + 1;
  if (decoded.capturedBytes < decoded.frameBytes) counts.cutFrames += 1;
  const { ip, tcp, udp } = decoded;
  if (ip === undefined) return;
  counts.decodedFrames += 1;
  if (isLoopbackHost(counts, ip.destination)) counts.loopbackFrames += 1;
  const ends = tcp ?? udp;
  if (ends === undefined) return;
  const protocol = tcp === undefined ? 'udp' : 'tcp';
  for (const port of new Set([ends.sourcePort, ends.destinationPort])) {
    const name = `${port}/${protocol}`;
    counts.ports.set(name, (counts.ports.get(name) ?? 0) + 1);
  }
}

/** Asked once a host: the answer takes microseconds. */
function isLoopbackHost({ hosts }: CaptureCounts, host: string): boolean {
  const known = hosts.get(host);
  if (known !== undefined) return known;
  const answer = isLoopback(host);
  if (hosts.size < MOST_HOSTS) hosts.set(host, answer);
  return answer;
}

/** What to know before reading the frames: what is missing, and what people get wrong when they capture. */
export function captureNotes(
  capture: Capture,
  counts: CaptureCounts,
  ports: readonly number[],
): Text[] {
  const notes: (Text | undefined)[] = [
    capture.frames.length === 0 ? EMPTY : undefined,
    capture.frames.length > 0 && counts.shownFrames === 0 && ports.length > 0
      ? noneOfPorts(capture, counts, ports)
      : undefined,
    ...capture.interfaces.map(({ dropped = 0, name }) =>
      dropped > 0 ? lost(dropped, name) : undefined,
    ),
    counts.cutFrames > 0 ? cut(counts.cutFrames) : undefined,
  ];
  return notes.filter((note) => note !== undefined);
}

const EMPTY: Text = {
  en: 'The capture holds no frame. Start it before the exercise and end it after; capture on the interface that the packets take: loopback (lo) for 127.0.0.1 and localhost.',
  'pt-BR':
    'A captura não tem nenhum quadro. Comece-a antes do exercício e termine-a depois; capture na interface por onde os pacotes passam: loopback (lo) para 127.0.0.1 e localhost.',
};

function noneOfPorts(capture: Capture, counts: CaptureCounts, ports: readonly number[]): Text {
  const asked = ports.join(', ');
  const held = heldPorts(counts);
  const interfaces = heldInterfaces(capture, counts);
  const where = isOffLoopback(counts) ? NOT_LOOPBACK : { en: '', 'pt-BR': '' };
  return {
    en: `The capture holds no packet of port ${asked}: nothing of the exercise is in it. It holds ${held || 'no TCP or UDP port at all'}, on ${interfaces.en}.${where.en}`,
    'pt-BR': `A captura não tem nenhum pacote da porta ${asked}: nada do exercício está nela. Ela tem ${held || 'nenhuma porta TCP ou UDP'}, em ${interfaces['pt-BR']}.${where['pt-BR']}`,
  };
}

const NOT_LOOPBACK: Text = {
  en: ' None of it went over loopback. Packets between programs of one machine never pass its network card, whatever address they use: capture on loopback (lo; "Adapter for loopback traffic capture" on Windows).',
  'pt-BR':
    ' Nada disso passou pelo loopback. Pacotes entre programas da mesma máquina nunca passam pela placa de rede, seja qual for o endereço: capture no loopback (lo; "Adapter for loopback traffic capture" no Windows).',
};

function isOffLoopback({ loopbackFrames, decodedFrames }: CaptureCounts): boolean {
  return decodedFrames > 0 && loopbackFrames === 0;
}

/** `65432/tcp (10), 53/udp (2)`: those that most frames have. */
function heldPorts({ ports }: CaptureCounts): string {
  const sorted = [...ports].sort(([, a], [, b]) => b - a);
  const named = sorted.slice(0, MOST_PORTS_NAMED).map(([name, count]) => `${name} (${count})`);
  return `${named.join(', ')}${sorted.length > MOST_PORTS_NAMED ? ', …' : ''}`;
}

function heldInterfaces({ interfaces }: Capture, { framesOfInterface }: CaptureCounts): Text {
  const named = interfaces.flatMap(({ name, description }, index) =>
    framesOfInterface[index] ? [description ?? name] : [],
  );
  const names = [...new Set(named)].filter((name) => name !== undefined);
  if (names.length > 0) return { en: names.join(', '), 'pt-BR': names.join(', ') };
  return {
    en: 'an interface that the file does not name',
    'pt-BR': 'uma interface que o arquivo não nomeia',
  };
}

function lost(count: number, name = ''): Text {
  return {
    en: `Packets that the capture lost${name && ` on ${name}`}: ${count}. What is missing here may have been among them.`,
    'pt-BR': `Pacotes que a captura perdeu${name && ` em ${name}`}: ${count}. O que falta aqui pode estar entre eles.`,
  };
}

function cut(count: number): Text {
  return {
    en: `Frames cut by the capture's snap length: ${count}. Their lengths are known, their ends are not in the file.`,
    'pt-BR': `Quadros cortados pelo limite de bytes por quadro (snap length): ${count}. O comprimento deles é conhecido, o fim não está no arquivo.`,
  };
}
