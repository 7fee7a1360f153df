/** Block types (draft-ietf-opsawg-pcapng, section 4). */
export const BLOCKS = {
  sectionHeader: 0x0a0d0d0a,
  interfaceDescription: 1,
  /** Replaced by the enhanced one, and still found in old files. */
  obsoletePacket: 2,
  simplePacket: 3,
  interfaceStatistics: 5,
  enhancedPacket: 6,
} as const;

/** Options that are read or written (section 3.5 and those of each block). */
export const OPTIONS = {
  end: 0,
  comment: 1,
  hardware: 2,
  system: 3,
  application: 4,
  name: 2,
  description: 3,
  timeResolution: 9,
  timeOffset: 14,
  filter: 11,
  startTime: 2,
  endTime: 3,
  received: 4,
  dropped: 5,
} as const;

/** The byte order of a section: this word is written in it. */
export const BYTE_ORDER_MAGIC = 0x1a2b3c4d;
/** Type and length before, length after. */
export const BLOCK_FRAME_BYTES = 12;
/** What stands before the data of an enhanced packet block: type, length, interface, time, two lengths. */
export const PACKET_HEAD_BYTES = 28;
