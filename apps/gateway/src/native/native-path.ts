import { GatewayError } from '@switchyard/core/errors';
import type { Provider } from '@switchyard/core/providers/provider';
import { nameIn } from '../http/name-in.ts';

/** A path that climbs out of the base URL would leave the part of the host that the account was made for. */
export function refuseClimbing(path: string): void {
  for (const read of decodings(path.replace(/\?.*$/, '')))
    if (/(^|[/\\])\.\.?([/\\]|$)/.test(read))
      throw new GatewayError(
        'invalid_request',
        'The path must not hold "." or ".." segments, however they are written.',
      );
}

/** Nobody knows how often a host decodes. */
function decodings(path: string): string[] {
  const once = nameIn(path);
  const twice = nameIn(once);
  return [path, once, twice, nameIn(twice)];
}

/**
 * Files, batches and stored responses belong to teams, and an account is used by several of them: under the account's own paths
 * everybody would see those of all.
 */
export function refuseStored({ storesFiles = false }: Provider, path: string): void {
  const stored = /(?:^|\/)(files|uploads|batches|responses\/[^/]+)(?:\/|$)/.exec(
    nameIn(path.replace(/\?.*$/, '')),
  )?.[1];
  if (!storesFiles || stored === undefined) return;
  throw new GatewayError(
    'not_supported',
    'Files, batches and stored responses belong to teams and are not reached by the account’s own paths. Use /v1/files, /v1/batches and /v1/responses of this gateway; the header x-switchyard-account names the account.',
  );
}
