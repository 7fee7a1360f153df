import { expect, it } from 'vitest';
import { fromNode } from './read-addresses.ts';
import { selectAddresses } from './select-addresses.ts';
import { defaultRoutesIn } from './windows-routes.ts';

/** As a Windows in Portuguese prints it: what is on the link, and routes that are kept, have no address where it counts. */
const ROUTES = `
===========================================================================
Rotas ativas:
Endereço de rede          Máscara   Ender. gateway       Interface   Custo
          0.0.0.0          0.0.0.0      192.168.1.1     192.168.1.7     25
          0.0.0.0          0.0.0.0      No vínculo         10.8.0.2    281
===========================================================================
Rotas persistentes:
  Endereço de rede          Máscara  Ender. gateway   Custo
          0.0.0.0          0.0.0.0      192.168.9.1  Padrão
===========================================================================
`.replaceAll('\n', '\r\n');

const at = (address: string) => ({
  ...{ address, netmask: '255.255.255.0', family: 'IPv4' as const, mac: '00:15:5d:00:00:01' },
  ...{ internal: address.startsWith('127.'), cidr: `${address}/24` },
});

it('the way out is told by the addresses in the table of routes', () => {
  expect(defaultRoutesIn(ROUTES)).toEqual(['192.168.1.7', '10.8.0.2']);
});

it('a virtual switch with the network card in it is the network, others are of this machine alone', () => {
  const interfaces = {
    'Loopback Pseudo-Interface 1': [at('127.0.0.1')],
    'vEthernet (WSL)': [at('172.20.0.1')],
    'vEthernet (Laboratório)': [at('192.168.1.7')],
    Ethernet: [at('192.168.7.7')],
  };
  const found = fromNode(interfaces, { gateways: new Set(), routed: ['192.168.1.7'] });
  const { usable, others } = selectAddresses(found);
  expect(usable.map(({ address }) => address)).toEqual(['192.168.1.7', '192.168.7.7']);
  expect(others.map(({ problem }) => problem)).toEqual(['loopback', 'container']);
});
