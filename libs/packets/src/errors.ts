import { SocketlabError, type Text } from '@socketlab/foundation';

/** A file that is no capture: it begins neither as pcap nor as pcapng does. */
export class NotACaptureError extends SocketlabError {
  constructor(facts: { beginsWith: string; looksLike: Text }) {
    const { beginsWith, looksLike } = facts;
    super(
      'NOT_A_CAPTURE',
      {
        en: `this is not a capture file: ${looksLike.en}. Captures are pcapng or pcap files, as socketlab capture, Wireshark, tshark and tcpdump -w write them.`,
        'pt-BR': `isto não é um arquivo de captura: ${looksLike['pt-BR']}. Capturas são arquivos pcapng ou pcap, como socketlab capture, Wireshark, tshark e tcpdump -w gravam.`,
      },
      { beginsWith },
    );
  }
}

/** A capture that was compressed; compressed files are not read here. */
export class CompressedCaptureError extends SocketlabError {
  constructor(facts: { compression: string; command: string }) {
    const { compression, command } = facts;
    super(
      'COMPRESSED_CAPTURE',
      {
        en: `this file is compressed with ${compression}, and compressed captures are not read. Unpack it first: ${command}.`,
        'pt-BR': `este arquivo está comprimido com ${compression}, e capturas comprimidas não são lidas. Descomprima-o antes: ${command}.`,
      },
      { compression },
    );
  }
}

/** A capture that is cut short, or whose lengths contradict each other. What stands before that place was read. */
export class DamagedCaptureError extends SocketlabError {
  constructor(facts: { at: number; frames: number; reason: Text }) {
    const { at, frames, reason } = facts;
    super(
      'DAMAGED_CAPTURE',
      {
        en: `the capture is damaged at byte ${at}: ${reason.en}. Whole frames before that: ${frames}. Capture again, or copy the file again if it was whole where it came from.`,
        'pt-BR': `a captura está danificada no byte ${at}: ${reason['pt-BR']}. Quadros inteiros antes disso: ${frames}. Capture de novo, ou copie o arquivo de novo se estava inteiro na origem.`,
      },
      { at, frames, reason: reason.en },
    );
  }
}

/** A capture in which no frame has a link header that can be decoded. */
export class UnsupportedLinkTypeError extends SocketlabError {
  constructor(facts: { linkTypes: readonly number[]; frames: string }) {
    const linkTypes = facts.linkTypes.join(', ');
    super(
      'UNSUPPORTED_LINK_TYPE',
      {
        en: `the link type of this capture (number ${linkTypes}; frames ${facts.frames}) cannot be decoded: Ethernet (1), Linux cooked (113, 276), BSD loopback (0, 108) and raw IP (101, 228, 229) can. Capture on a network interface; the numbers are listed at https://www.tcpdump.org/linktypes.html.`,
        'pt-BR': `o tipo de enlace desta captura (número ${linkTypes}; quadros ${facts.frames}) não pode ser decodificado: Ethernet (1), Linux cooked (113, 276), loopback BSD (0, 108) e IP puro (101, 228, 229) podem. Capture em uma interface de rede; os números estão em https://www.tcpdump.org/linktypes.html.`,
      },
      { linkTypes, frames: facts.frames },
    );
  }
}

/** A capture that is bigger than what is read at once. */
export class CaptureTooBigError extends SocketlabError {
  constructor(facts: { what: 'bytes' | 'frames'; limit: number; size?: number }) {
    const { what, limit, size } = facts;
    const unit = what === 'bytes' ? { en: 'bytes', pt: 'bytes' } : { en: 'frames', pt: 'quadros' };
    const has = size === undefined ? '' : ` (${size})`;
    super(
      'CAPTURE_TOO_BIG',
      {
        en: `the capture has more than ${limit} ${unit.en}${has}, and no more than that is read. Cut it into parts: editcap -c 100000 FILE PARTS.pcapng.`,
        'pt-BR': `a captura tem mais de ${limit} ${unit.pt}${has}, e mais do que isso não é lido. Corte-a em partes: editcap -c 100000 ARQUIVO PARTES.pcapng.`,
      },
      { what, limit, size },
    );
  }
}
