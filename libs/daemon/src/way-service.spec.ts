import { WayUnreadableError, type WindowsWay } from '@socketlab/bsd-sockets';
import { expect, it } from 'vitest';
import { createWayService } from './way-service.ts';

const CABLE = { index: 3, name: 'Ethernet', guid: '{A}', type: 6 };
const fail = (): never => {
  throw new WayUnreadableError({ call: 'GetIpNetTable2', status: 1 });
};

function read(way: Partial<WindowsWay>, address = '10.77.0.7'): unknown {
  const service = createWayService({
    platform: 'win32',
    openWay: () => ({
      route: () => ({ call: 'GetBestRoute2', interface: CABLE }),
      neighbour: () => undefined,
      holder: () => undefined,
      ...way,
    }),
  });
  return service.readWay({ address }, {} as never);
}

it('asks for the gateway on the route’s interface, or for the address itself', () => {
  const asked: unknown[] = [];
  const neighbour: WindowsWay['neighbour'] = (...args) => {
    asked.push(args);
    return undefined;
  };
  read({ neighbour });
  const gateway = '10.77.0.1';
  read({ neighbour, route: () => ({ call: 'GetBestRoute2', interface: CABLE, gateway }) });
  expect(asked).toEqual([
    ['10.77.0.7', 3],
    ['10.77.0.1', 3],
  ]);
});

it('tells no entry from a table that could not be read', () => {
  expect(read({})).toMatchObject({ neighbour: { address: '10.77.0.7', state: 'NONE' } });
  const unread = read({ neighbour: fail });
  expect(unread).toMatchObject({
    neighbourProblem: { reason: expect.stringContaining('error 1,') },
  });
  expect(unread).not.toHaveProperty('neighbour');
});

it('tells no route from one that could not be read, and the holder of an own address with either', () => {
  const holder = () => CABLE;
  const none = read({ route: () => ({ call: 'GetBestRoute2' }), holder });
  expect(none).toEqual({ route: { call: 'GetBestRoute2' }, holder: CABLE });
  expect(read({ route: fail, holder })).toEqual({
    routeProblem: { reason: expect.any(String), reasonPtBr: expect.any(String) },
    holder: CABLE,
  });
});

it('says where a call is missing, and where there is no IP Helper', () => {
  const openWay = (): never => {
    throw new Error("Cannot find function 'GetBestRoute2'");
  };
  const older = createWayService({ platform: 'win32', openWay });
  expect(older.readWay({ address: '10.77.0.7' }, {} as never)).toMatchObject({
    routeProblem: { reason: expect.stringContaining('GetBestRoute2') },
  });
  const service = createWayService({ platform: 'linux' });
  expect(service.readWay({ address: '10.77.0.7' }, {} as never)).toMatchObject({
    routeProblem: { reason: 'the IP Helper is Windows’ alone' },
  });
});
