import type { Handlers, Services } from '@socketlab/control';
import type { ObservablePorts } from './observable-ports.ts';

type ClientService = Handlers<Services['client']>;

/** The Client service, which remembers where it has sent for each classmate. */
export function guardClient(service: ClientService, ports: ObservablePorts): ClientService {
  const sending = <
    Method extends 'exchange' | 'exchangeMany' | 'exchangeDatagram' | 'openConnection',
  >(
    method: Method,
  ): ClientService[Method] =>
    (async (
      request: { readonly address: string },
      context: Parameters<ClientService[Method]>[1],
    ) => {
      const call = service[method] as (
        request: object,
        context: object,
      ) => ReturnType<ClientService[Method]>;
      const answer = await call(request, context);
      // Only where something was sent: what the client refuses makes no port observable.
      if (context.caller.kind === 'classmate') {
        ports.addTarget(context.caller.grantId, request.address);
      }
      return answer;
    }) as ClientService[Method];
  return {
    ...service,
    exchange: sending('exchange'),
    exchangeMany: sending('exchangeMany'),
    exchangeDatagram: sending('exchangeDatagram'),
    openConnection: sending('openConnection'),
    async *runLoad(request, context) {
      // The first that comes of it is the plan: from then on it sends.
      for await (const item of service.runLoad(request, context)) {
        if (context.caller.kind === 'classmate') {
          ports.addTarget(context.caller.grantId, request.address);
        }
        yield item;
      }
    },
  };
}
