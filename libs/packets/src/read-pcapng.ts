import type { SocketlabError } from '@socketlab/foundation';
import { type Block, findBlock, type Section } from './find-block.ts';
import { BLOCKS } from './pcapng-blocks.ts';
import { readInterface, readPacket, readStatistics } from './read-blocks.ts';
import { contradiction, type Reading } from './reading.ts';

const VERSION_MAJOR = 1;

/** Reads a pcapng file (draft-ietf-opsawg-pcapng); returns why it ended early. Throws it if at its first block. */
export function readPcapng(reading: Reading): SocketlabError | undefined {
  const { bytes } = reading;
  let section: Section | undefined;
  let at = 0;
  while (at < bytes.length) {
    const block = findBlock(reading, at, section);
    const problem =
      block instanceof Error ? block : readBlock(reading, block, (next) => (section = next));
    if (problem !== undefined) {
      if (section === undefined) throw problem;
      return problem;
    }
    if (!(block instanceof Error)) at = block.end;
  }
  return undefined;
}

function readBlock(
  reading: Reading,
  block: Block,
  begin: (section: Section) => void,
): SocketlabError | undefined {
  const { section } = block;
  switch (block.type) {
    case BLOCKS.sectionHeader: {
      const version = reading.view.getUint16(block.at + 12, section.isLittleEndian);
      if (version !== VERSION_MAJOR) return badVersion(block.at, reading, version);
      begin(section);
      return undefined;
    }
    case BLOCKS.interfaceDescription:
      return readInterface(reading, block);
    case BLOCKS.interfaceStatistics:
      return readStatistics(reading, block);
    case BLOCKS.enhancedPacket:
    case BLOCKS.obsoletePacket:
    case BLOCKS.simplePacket:
      return readPacket(reading, block);
    default:
      // Names, secrets, what others have invented: their lengths are right, and that is all to know of them.
      return undefined;
  }
}

function badVersion(at: number, reading: Reading, version: number): SocketlabError {
  return contradiction(at, reading, {
    en: `pcapng of version ${version}, and only version 1 is known`,
    'pt-BR': `pcapng da versão ${version}, e só a versão 1 é conhecida`,
  });
}
