import { expect, test } from 'vitest';
import { createObservablePorts } from './observable-ports.ts';

const refused = (port: number) =>
  expect.objectContaining({
    code: 'PORT_NOT_OBSERVABLE',
    facts: expect.objectContaining({ port }),
  });

function portsWith(listener?: string) {
  return createObservablePorts({ machineName: 'lab-07' }, { listener: () => listener });
}

test('the ports of the labs are observable, and others are not', () => {
  const ports = portsWith();
  expect(() => ports.check('g', [65_431, 65_432, 65_433])).not.toThrow();
  expect(() => ports.check('g', [65_432, 443])).toThrow(refused(443));
  expect(() => ports.check('g', [50_000])).toThrow(refused(50_000));
});

test('the listener’s port is observable where systems choose ports, and not where services have theirs', () => {
  expect(() => portsWith('192.0.2.7:40123').check('g', [40_123])).not.toThrow();
  expect(() => portsWith('127.0.0.1:5432').check('g', [5_432])).toThrow(refused(5_432));
});

test('a port that a classmate had sent to is observable for that classmate, unless a service has it', () => {
  const ports = portsWith();
  ports.addTarget('g', '127.0.0.1:40000');
  ports.addTarget('g', '127.0.0.1:5432');
  expect(ports.includes('g', [40_000])).toBe(true);
  expect(ports.includes('other', [40_000])).toBe(false);
  expect(() => ports.check('g', [5_432])).toThrow(refused(5_432));
});

test('of many targets the latest are remembered', () => {
  const ports = portsWith();
  for (let port = 40_000; port < 40_100; port += 1) ports.addTarget('g', `127.0.0.1:${port}`);
  expect(ports.includes('g', [40_099])).toBe(true);
  expect(ports.includes('g', [40_000])).toBe(false);
});
