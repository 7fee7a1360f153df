import type { DaemonClient } from '@socketlab/control';

/** Calls DaemonService.ReloadGrants. Undefined where the contract that this program speaks has no such method. */
export async function reloadGrants(
  client: DaemonClient,
  signal: AbortSignal,
): Promise<number | undefined> {
  const service: object = client.daemon;
  if (!hasReloadGrants(service)) return undefined;
  const answer = await service.reloadGrants({}, { signal });
  return answer.cut;
}

interface Reloading {
  reloadGrants(request: object, options: object): Promise<{ readonly cut: number }>;
}

function hasReloadGrants(service: object): service is Reloading {
  return 'reloadGrants' in service && typeof service.reloadGrants === 'function';
}
