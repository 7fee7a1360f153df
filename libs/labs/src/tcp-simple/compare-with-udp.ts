import { SocketlabError } from '@socketlab/foundation';
import { EXCHANGE_DEADLINE_MS } from '../exchange-deadline.ts';
import type { LabSession } from '../session.ts';
import { inBoth } from '../wording.ts';
import type { ComparisonTold } from './comparison.ts';

const ANSWER_DEADLINE_MS = 2_000;
/** For an answer that cannot come: on loopback an error is back within a millisecond. */
const SILENCE_MS = 200;

/**
 * Says by UDP what was said by TCP, closes both servers, and then speaks to both ports when nobody is there. Returns
 * what the client told.
 */
export async function compareWithUdp(
  session: LabSession,
  {
    address,
    udpAddress,
    payload,
  }: { readonly address: string; readonly udpAddress: string; readonly payload: Buffer },
): Promise<ComparisonTold> {
  const wait = { signal: session.signal, deadlineMs: EXCHANGE_DEADLINE_MS };
  const { client } = session.daemon('client-agent');
  session.tell(inBoth('the same by UDP', 'o mesmo por UDP'));
  const asked = { address: udpAddress, payload };
  const answered = await client.exchangeDatagram(
    { ...asked, deadlineMs: ANSWER_DEADLINE_MS },
    wait,
  );
  session.tell(inBoth('closing the servers', 'fechando os servidores'));
  await session.close('tcp-echo');
  await session.close('udp-echo');
  session.tell(inBoth('speaking to nobody', 'falando com ninguém'));
  await expectRefusal(session, { address, payload });
  const silence = { ...asked, deadlineMs: SILENCE_MS };
  const unconnected = await client.exchangeDatagram(silence, wait);
  const connected = await client.exchangeDatagram({ ...silence, connects: true }, wait);
  return {
    udpLocal: answered.local,
    unconnectedLocal: unconnected.local,
    connectedLocal: connected.local,
  };
}

/** The evidence tells how it was refused; that it was refused is no failure of the lab. */
async function expectRefusal(
  session: LabSession,
  request: { readonly address: string; readonly payload: Buffer },
): Promise<void> {
  const { client } = session.daemon('client-agent');
  const deadlineMs = EXCHANGE_DEADLINE_MS;
  try {
    await client.exchange({ ...request, deadlineMs }, { signal: session.signal, deadlineMs });
  } catch (failure) {
    const isRefusal = failure instanceof SocketlabError && failure.code === 'CONNECTION_REFUSED';
    if (!isRefusal) throw failure;
  }
}
