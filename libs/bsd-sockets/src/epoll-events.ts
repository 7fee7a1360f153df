/** What epoll waits for, and tells: epoll_ctl(2). EPOLLERR and EPOLLHUP are told unasked. */
export const EPOLLIN = 0x001;
export const EPOLLOUT = 0x004;
export const EPOLLERR = 0x008;
export const EPOLLHUP = 0x010;
export const EPOLLRDHUP = 0x2000;
/** Told once for each change, and not as long as it lasts. */
export const EPOLLET = 0x8000_0000;

const NAMES: readonly (readonly [name: string, bit: number])[] = [
  ['EPOLLIN', EPOLLIN],
  ['EPOLLOUT', EPOLLOUT],
  ['EPOLLERR', EPOLLERR],
  ['EPOLLHUP', EPOLLHUP],
  ['EPOLLRDHUP', EPOLLRDHUP],
  ['EPOLLET', EPOLLET],
];

/** Where epollWait() puts its events. Made once and used for every wait: it holds those of the last one. */
export interface EpollEvents {
  /** How many events one wait can bring. */
  readonly capacity: number;
  /** The structs themselves, for the kernel. */
  readonly memory: Int32Array;
  /** The descriptor of the event with that index. */
  descriptor(index: number): number;
  /** Its bits, as a number without sign: EPOLLIN and its kin. */
  events(index: number): number;
  /** Of how many sockets the last wait heard, where poll(2) was what waited. */
  polled?: number;
  /** Writes one, as the kernel would. */
  put(index: number, descriptor: number, events: number): void;
}

/** struct epoll_event in words of 32 bits: packed on x86-64 alone (linux/eventpoll.h). Bits first, descriptor behind. */
const LAYOUT =
  process.arch === 'x64' ? { words: 3, descriptorAt: 1 } : { words: 4, descriptorAt: 2 };

/** Room for `capacity` events. */
export function createEpollEvents(capacity: number): EpollEvents {
  const memory = new Int32Array(capacity * LAYOUT.words);
  return {
    capacity,
    memory,
    descriptor: (index) => memory[index * LAYOUT.words + LAYOUT.descriptorAt] ?? -1,
    events: (index) => (memory[index * LAYOUT.words] ?? 0) >>> 0,
    put(index, descriptor, events) {
      memory[index * LAYOUT.words] = events | 0;
      memory[index * LAYOUT.words + LAYOUT.descriptorAt] = descriptor;
    },
  };
}

/** Takes the event of that descriptor out of the first `count`. Returns how many are left. */
export function removeEpollEvent(from: EpollEvents, count: number, descriptor: number): number {
  for (let index = 0; index < count; index += 1) {
    if (from.descriptor(index) !== descriptor) continue;
    from.memory.copyWithin(index * LAYOUT.words, (index + 1) * LAYOUT.words, count * LAYOUT.words);
    return count - 1;
  }
  return count;
}

/** `EPOLLIN|EPOLLET`; 0 when there is none. */
export function writeEpollEvents(events: number): string {
  const names = NAMES.filter(([, bit]) => (events & bit) !== 0).map(([name]) => name);
  return names.length === 0 ? '0' : names.join('|');
}
