import type { MethodDefinition, ServiceDefinition } from '@grpc/grpc-js';
import { fromJSON, type Options, type PackageDefinition } from '@grpc/proto-loader';
import channelz from './gen/channelz.json' with { type: 'json' };
import descriptor from './gen/descriptor.json' with { type: 'json' };
import { type DescriptorNode, descriptorFor } from './service-descriptor.ts';
import type { ServiceName } from './service-types.ts';

/** The most that one message may hold, in bytes, either way; gRPC's own default for what is received. */
export const MAX_MESSAGE_BYTES = 4 * 1_024 * 1_024;

/** The full names of our services in the contract. */
export const SERVICE_NAMES: Readonly<Record<ServiceName, string>> = {
  daemon: 'socketlab.v1.DaemonService',
  evidence: 'socketlab.v1.EvidenceService',
  listener: 'socketlab.v1.ListenerService',
  client: 'socketlab.v1.ClientService',
};

/** The well-known services beside ours, by their full names. */
export const HEALTH_SERVICE = 'grpc.health.v1.Health';
export const CHANNELZ_SERVICE = 'grpc.channelz.v1.Channelz';
export const REFLECTION_SERVICES = [
  'grpc.reflection.v1.ServerReflection',
  'grpc.reflection.v1alpha.ServerReflection',
] as const;

// The same choices as in tools/gen-protos.mjs, or the generated types would not fit.
const FORMAT: Options = { longs: String, enums: String, defaults: true, oneofs: true };

// What TypeScript reads out of a JSON file is too exact to be compared with the recursive type.
type Descriptor = Parameters<typeof fromJSON>[0];

/** The contract's services by their full names, ready for grpc-js. */
export interface Contract {
  service(fullName: string): ServiceDefinition;
}

/**
 * Reads the contract from the descriptors in the bundle: grpc-js, grpc-health-check and @grpc/reflection would look for
 * .proto files beside their own modules, where a bundle has none. A service is read when it is first asked for, and once.
 */
export function readContract(): Contract {
  const services = new Map<string, ServiceDefinition>();
  return {
    service(fullName) {
      const service = services.get(fullName) ?? readService(fullName);
      services.set(fullName, service);
      return service;
    },
  };
}

function readService(fullName: string): ServiceDefinition {
  const isChannelz = fullName === CHANNELZ_SERVICE;
  const definitions: PackageDefinition = isChannelz
    ? fromJSON(channelz as Descriptor, { ...FORMAT, keepCase: true })
    : fromJSON(descriptorFor(fullName, descriptor as DescriptorNode) as Descriptor, FORMAT);
  const definition = definitions[fullName];
  if (definition === undefined || 'format' in definition) {
    throw new RangeError(`the contract has no service ${fullName}`);
  }
  return definition as ServiceDefinition;
}

/** A method of the contract. Its messages are typed where the services are: here they are whatever fits. */
export type Method = MethodDefinition<object, object>;

/** The methods of a service by the names that code uses: `fetchEvents`. */
export function methodsOf(service: ServiceDefinition): readonly [string, Method][] {
  return Object.entries(service).map(([name, method]) => [
    name.charAt(0).toLowerCase() + name.slice(1),
    method,
  ]);
}
