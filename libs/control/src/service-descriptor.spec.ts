import { fromJSON } from '@grpc/proto-loader';
import { describe, expect, test } from 'vitest';
import {
  HEALTH_SERVICE,
  methodsOf,
  REFLECTION_SERVICES,
  readContract,
  SERVICE_NAMES,
} from './contract.ts';
import descriptor from './gen/descriptor.json' with { type: 'json' };
import { type DescriptorNode, descriptorFor } from './service-descriptor.ts';

const WHOLE = descriptor as DescriptorNode;
const FORMAT = { longs: String, enums: String, defaults: true, oneofs: true };
const SERVICES = [...Object.values(SERVICE_NAMES), HEALTH_SERVICE, ...REFLECTION_SERVICES];

describe('the part of the contract for one service', () => {
  test.each(SERVICES)('%s has all methods and types that it has in the whole', (name) => {
    const whole = fromJSON(descriptor as Parameters<typeof fromJSON>[0], FORMAT)[name];
    const part = readContract().service(name);
    const shapeOf = (service: typeof part): unknown =>
      methodsOf(service).map(([method, { path, requestStream, responseStream, ...rest }]) => {
        const { requestType, responseType } = rest as Record<string, { type?: unknown }>;
        return {
          method,
          path,
          requestStream,
          responseStream,
          types: [requestType?.type, responseType?.type],
        };
      });
    expect(shapeOf(part)).toEqual(shapeOf(whole as typeof part));
  });

  test('is less than the whole, and the whole where there is no such service', () => {
    const members = (node: DescriptorNode | undefined): string[] =>
      Object.keys(node?.nested?.['socketlab']?.nested?.['v1']?.nested ?? {});
    const part = members(descriptorFor(SERVICE_NAMES.daemon, WHOLE));
    expect(part).toContain('GetStatusResponse');
    expect(part).not.toContain('RunLoadRequest');
    expect(part.length).toBeLessThan(members(WHOLE).length);
    expect(descriptorFor('socketlab.v1.NoService', WHOLE)).toBe(WHOLE);
    expect(() => readContract().service('socketlab.v1.NoService')).toThrow(RangeError);
  });
});
