import { lookup } from 'node:dns/promises';
import ipaddr from 'ipaddr.js';

/** Where a base URL really leads: the checked address to connect to, and what must be said there. */
export type Origin = { url: string; headers: Record<string, string>; tls: { serverName: string } | undefined };

/** A base URL that the gateway will not call, in words for the person who set it. */
export class ForbiddenOriginError extends Error {
  override name = 'ForbiddenOriginError';
}

/** Nothing answered at the address within the connect timeout. */
export class UnreachableOriginError extends Error {
  override name = 'UnreachableOriginError';
}

export type OriginGuard = {
  /** Resolves and checks the origin of a base URL, and makes sure that something accepts connections there. */
  resolve(baseUrl: string): Promise<Origin>;
  /** Forgets what is known of an origin, after a connection failed. */
  forget(baseUrl: string): void;
};

/**
 * Keeps tenants' base URLs away from private networks. A name is resolved here, every address it has must be public (or in
 * `allowedNetworks`, CIDRs), and the connection goes to the very address that was checked, so a name that changes its mind
 * in between gains nothing. An origin is looked at again every 30 seconds.
 */
export function createOriginGuard({
  allowedNetworks,
  connectTimeoutMs,
}: {
  allowedNetworks: string[];
  connectTimeoutMs: number;
}): OriginGuard {
  const allowed = allowedNetworks.map((network) => ipaddr.parseCIDR(network));
  const known = new Map<string, { origin: Promise<Origin>; untilMs: number }>();
  return {
    resolve(baseUrl) {
      const found = known.get(baseUrl);
      if (found && found.untilMs > performance.now()) return found.origin;
      const origin = inspect(baseUrl, allowed, connectTimeoutMs);
      known.set(baseUrl, { origin, untilMs: performance.now() + 30_000 });
      origin.catch(() => known.delete(baseUrl));
      return origin;
    },
    forget: (baseUrl) => void known.delete(baseUrl),
  };
}

type Network = ReturnType<typeof ipaddr.parseCIDR>;

async function inspect(baseUrl: string, allowed: Network[], connectTimeoutMs: number): Promise<Origin> {
  const url = URL.canParse(baseUrl) ? new URL(baseUrl) : undefined;
  if (url === undefined || !['http:', 'https:'].includes(url.protocol))
    throw new ForbiddenOriginError(`The base URL ${baseUrl} is not an http or https URL.`);
  if (url.username !== '' || url.password !== '')
    throw new ForbiddenOriginError('The base URL must not carry a user name or password.');
  const host = url.hostname.replace(/^\[|\]$/g, '');
  const literal = ipaddr.isValid(host);
  const addresses = literal ? [host] : await resolveName(host);
  for (const address of addresses) refusePrivate(address, { host, allowed });
  const [address] = addresses;
  if (address === undefined) throw new UnreachableOriginError(`The name ${host} has no address.`);
  if (url.protocol === 'http:' && !inNetworks(ipaddr.process(address), allowed))
    throw new ForbiddenOriginError(
      'The base URL must start with https://, since the credential would travel in clear.',
    );
  const port = Number(url.port) || (url.protocol === 'https:' ? 443 : 80);
  await probe({ address, port, connectTimeoutMs });
  const path = url.pathname.replace(/\/+$/, '');
  const at = address.includes(':') ? `[${address}]` : address;
  return {
    url: `${url.protocol}//${at}${url.port ? `:${url.port}` : ''}${path}`,
    headers: literal ? {} : { host: url.host },
    tls: url.protocol === 'https:' && !literal ? { serverName: host } : undefined,
  };
}

async function resolveName(host: string): Promise<string[]> {
  try {
    return (await lookup(host, { all: true })).map(({ address }) => address);
  } catch (cause) {
    throw new UnreachableOriginError(`The name ${host} could not be resolved.`, { cause });
  }
}

function refusePrivate(address: string, { host, allowed }: { host: string; allowed: Network[] }): void {
  const parsed = ipaddr.process(address);
  if (parsed.range() === 'unicast' || inNetworks(parsed, allowed)) return;
  throw new ForbiddenOriginError(
    `The base URL leads to ${host === address ? address : `${host} (${address})`}, which is not a public address. The operator can allow it with ALLOW_PRIVATE_HOSTS.`,
  );
}

function inNetworks(address: ReturnType<typeof ipaddr.process>, networks: Network[]): boolean {
  return networks.some(
    ([network, bits]) => network.kind() === address.kind() && address.match([network, bits] as never),
  );
}

/** Opens and closes one connection, because `fetch` has no timeout of its own for connecting. */
async function probe({
  address,
  port,
  connectTimeoutMs,
}: {
  address: string;
  port: number;
  connectTimeoutMs: number;
}): Promise<void> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(
      () => reject(new UnreachableOriginError(`No connection within ${connectTimeoutMs} ms.`)),
      connectTimeoutMs,
    );
  });
  const connected = Bun.connect({
    hostname: address,
    port,
    socket: { open: (socket) => void socket.end(), data() {}, error() {} },
  });
  connected.catch(() => {});
  try {
    await Promise.race([connected, late]);
  } catch (cause) {
    throw cause instanceof UnreachableOriginError
      ? cause
      : new UnreachableOriginError('The connection was refused.', { cause });
  } finally {
    clearTimeout(timer);
  }
}
