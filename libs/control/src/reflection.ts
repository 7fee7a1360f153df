import { type ServerDuplexStream, status } from '@grpc/grpc-js';
import { FILES } from './gen/reflection.ts';

type ReflectedFile = (typeof FILES)[number];

/** A question of grpc.reflection.v1, which has the same fields as v1alpha. */
interface ReflectionRequest {
  readonly messageRequest?: string;
  readonly fileByFilename?: string;
  readonly fileContainingSymbol?: string;
}

/**
 * Answers what a server offers (https://github.com/grpc/grpc/blob/master/doc/server-reflection.md): the services in
 * `services`, and every file of the contract with all that it imports, without which strict clients refuse it.
 */
export function createReflection(
  services: readonly string[],
): (call: ServerDuplexStream<ReflectionRequest, object>) => void {
  const byName = new Map(FILES.map((file) => [file.name, file]));
  const bySymbol = new Map(FILES.flatMap((file) => file.symbols.map((name) => [name, file])));
  const found = (file: ReflectedFile | undefined, asked: string): object =>
    file === undefined
      ? notFound(asked)
      : { fileDescriptorResponse: { fileDescriptorProto: withImports(file, byName) } };
  const answer = (request: ReflectionRequest): object => {
    const { fileByFilename: name = '', fileContainingSymbol: symbol = '' } = request;
    switch (request.messageRequest) {
      case 'listServices':
        return {
          listServicesResponse: { service: services.map((service) => ({ name: service })) },
        };
      case 'fileByFilename':
        return found(byName.get(name), `file ${name}`);
      case 'fileContainingSymbol':
        return found(bySymbol.get(symbol), `symbol ${symbol}`);
      default:
        // The contract is proto3 and extends nothing.
        return notFound('extension');
    }
  };
  return (call) => {
    call.on('data', (request: ReflectionRequest) => {
      const isReady = call.write({ originalRequest: request, ...answer(request) });
      if (isReady) return;
      call.pause();
      call.once('drain', () => call.resume());
    });
    call.on('end', () => call.end());
  };
}

/** The file and all that it imports, directly or not, each once. */
function withImports(file: ReflectedFile, byName: ReadonlyMap<string, ReflectedFile>): Buffer[] {
  const gathered = new Set<ReflectedFile>([file]);
  // A set is walked in the order of insertion, what is added meanwhile included.
  for (const { imports } of gathered) {
    for (const name of imports) {
      const imported = byName.get(name);
      if (imported !== undefined) gathered.add(imported);
    }
  }
  return [...gathered].map(({ descriptor }) => Buffer.from(descriptor, 'base64'));
}

function notFound(asked: string): object {
  return { errorResponse: { errorCode: status.NOT_FOUND, errorMessage: `no such ${asked}` } };
}
