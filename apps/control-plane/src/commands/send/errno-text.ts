import type { Text } from '@socketlab/foundation';

const TEXTS: Readonly<Record<string, Text>> = {
  ECONNREFUSED: {
    en: 'ECONNREFUSED: the host answered with RST, for nothing listens on that port. Start the server, or check address and port.',
    'pt-BR':
      'ECONNREFUSED: a máquina respondeu com RST, pois nada escuta nessa porta. Inicie o servidor, ou confira endereço e porta.',
  },
  ECONNRESET: {
    en: 'ECONNRESET: the server reset the connection: its program ended at once, or closed with data still unread.',
    'pt-BR':
      'ECONNRESET: o servidor reiniciou a conexão (reset): o programa dele terminou de repente, ou fechou com dados por ler.',
  },
  ETIMEDOUT: {
    en: 'ETIMEDOUT: not done by the deadline. A server of one client at a time lets the others wait; a full accept queue has the SYN sent again after 1, 3, 7 s. Give more time with --deadline MS.',
    'pt-BR':
      'ETIMEDOUT: não terminou até o prazo. Um servidor de um cliente por vez faz os outros esperarem; uma fila de accept cheia faz o SYN ser reenviado após 1, 3, 7 s. Dê mais tempo com --deadline MS.',
  },
  EADDRNOTAVAIL: {
    en: 'EADDRNOTAVAIL: no local port was left for that server (net.ipv4.ip_local_port_range; those in TIME-WAIT count for a minute). Wait, ask for fewer, or leave from another address: --source 127.0.0.2.',
    'pt-BR':
      'EADDRNOTAVAIL: não restou porta local para esse servidor (net.ipv4.ip_local_port_range; as em TIME-WAIT contam por um minuto). Espere, peça menos, ou saia de outro endereço: --source 127.0.0.2.',
  },
  EPIPE: {
    en: 'EPIPE: the server had already ended the connection when there was something to send.',
    'pt-BR': 'EPIPE: o servidor já tinha encerrado a conexão quando havia o que enviar.',
  },
};

/** What an errno means for a connection among many; undefined for those that its manual page tells. */
export function errnoText(errno: string): Text | undefined {
  return TEXTS[errno];
}
