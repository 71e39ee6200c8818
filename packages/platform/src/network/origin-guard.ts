import { lookup } from 'node:dns/promises';
import ipaddr from 'ipaddr.js';

/** Where a base URL really leads: the checked address to connect to, and what must be said there. */
export type Origin = { url: string; headers: Record<string, string>; tls: { serverName: string } | undefined };

/** An address that is not called, in words for the person who set it. */
export class ForbiddenOriginError extends Error {
  override name = 'ForbiddenOriginError';
}

/** Nothing answered at the address within the connect timeout. */
export class UnreachableOriginError extends Error {
  override name = 'UnreachableOriginError';
}

export type OriginGuard = {
  /**
   * Resolves and checks the origin of a base URL, and makes sure that something accepts connections there, within `connectMs` if that
   * is given.
   */
  resolve(baseUrl: string, connectMs?: number): Promise<Origin>;
  /** Forgets what is known of an origin, after a connection failed. */
  forget(baseUrl: string): void;
};

/**
 * Keeps the addresses that tenants type away from private networks. A name is resolved here, every address it has must be public (or in
 * `allowedNetworks`, CIDRs), and the connection goes to the very address that was checked, so a name that changes its mind
 * in between gains nothing. An origin is looked at again every 30 seconds.
 */
export function createOriginGuard({
  allowedNetworks,
  connectTimeoutMs,
  lookUp = addressesOf,
}: {
  allowedNetworks: string[];
  /** Longest time for finding the address and for its first connection, in ms. */
  connectTimeoutMs: number;
  lookUp?: LookUp;
}): OriginGuard {
  const allowed = allowedNetworks.map((network) => ipaddr.parseCIDR(network));
  const known = new Map<string, { origin: Promise<Origin>; untilMs: number; stands: boolean }>();
  return {
    resolve(baseUrl, connectMs = connectTimeoutMs) {
      const nowMs = performance.now();
      const found = known.get(baseUrl);
      // Whoever waits for a connection that another call is making waits no longer than it would for its own.
      if (found && found.untilMs > nowMs) return found.stands ? found.origin : timeLimit(connectMs)(found.origin);
      // Addresses that were only tried out once must not stay for ever.
      for (const [url, { untilMs }] of known.size < mostKnown ? [] : known) if (untilMs <= nowMs) known.delete(url);
      const origin = inspect(baseUrl, { allowed, connectTimeoutMs: connectMs, lookUp });
      const entry = { origin, untilMs: nowMs + 30_000, stands: false };
      known.set(baseUrl, entry);
      origin.then(
        () => {
          entry.stands = true;
        },
        () => {
          if (known.get(baseUrl) === entry) known.delete(baseUrl);
        },
      );
      return origin;
    },
    forget: (baseUrl) => void known.delete(baseUrl),
  };
}

type Network = ReturnType<typeof ipaddr.parseCIDR>;
type Address = ReturnType<typeof ipaddr.process>;
type LookUp = (host: string) => Promise<string[]>;
type Rules = { allowed: Network[]; connectTimeoutMs: number; lookUp: LookUp };

const mostKnown = 1_000;

async function inspect(baseUrl: string, { allowed, connectTimeoutMs, lookUp }: Rules): Promise<Origin> {
  const url = URL.canParse(baseUrl) ? new URL(baseUrl) : undefined;
  if (url === undefined || !['http:', 'https:'].includes(url.protocol))
    throw new ForbiddenOriginError(`The address ${baseUrl} is not an http or https URL.`);
  if (url.username !== '' || url.password !== '')
    throw new ForbiddenOriginError('The address must not carry a user name or password.');
  const host = url.hostname.replace(/^\[|\]$/g, '');
  const literal = ipaddr.isValid(host);
  const within = timeLimit(connectTimeoutMs);
  const addresses = literal ? [host] : await within(resolveName(host, lookUp));
  for (const address of addresses) refusePrivate(address, { host, allowed });
  if (url.protocol === 'http:' && !addresses.every((address) => inNetworks(ipaddr.process(address), allowed)))
    throw new ForbiddenOriginError('The address must start with https://, since secrets would travel in clear.');
  const port = Number(url.port) || (url.protocol === 'https:' ? 443 : 80);
  const address = await within(firstThatAnswers(addresses, port));
  const path = url.pathname.replace(/\/+$/, '');
  const at = address.includes(':') ? `[${address}]` : address;
  return {
    url: `${url.protocol}//${at}${url.port ? `:${url.port}` : ''}${path}`,
    headers: literal ? {} : { host: url.host },
    tls: url.protocol === 'https:' && !literal ? { serverName: host } : undefined,
  };
}

const addressesOf: LookUp = async (host) => (await lookup(host, { all: true })).map(({ address }) => address);

async function resolveName(host: string, lookUp: LookUp): Promise<string[]> {
  const addresses = await lookUp(host).catch((cause) => {
    throw new UnreachableOriginError(`The name ${host} could not be resolved.`, { cause });
  });
  if (addresses.length === 0) throw new UnreachableOriginError(`The name ${host} has no address.`);
  return addresses;
}

function refusePrivate(address: string, { host, allowed }: { host: string; allowed: Network[] }): void {
  const parsed = ipaddr.process(address);
  if (isPublic(parsed) || inNetworks(parsed, allowed)) return;
  throw new ForbiddenOriginError(
    `The address leads to ${host === address ? address : `${host} (${address})`}, which is not a public address. The operator can allow it with ALLOW_PRIVATE_HOSTS.`,
  );
}

/** What the internet routes. Of IPv6 that is 2000::/3 alone; old forms that carry an IPv4 address lie outside of it. */
function isPublic(address: Address): boolean {
  if (address.range() !== 'unicast') return false;
  return inNetworks(address, publicNetworks) && !inNetworks(address, hostNetworks);
}

const publicNetworks = [ipaddr.parseCIDR('0.0.0.0/0'), ipaddr.parseCIDR('2000::/3')];

/** Where Azure's hosts serve their machines: a public address that leads inside. */
const hostNetworks = [ipaddr.parseCIDR('168.63.129.16/32')];

function inNetworks(address: Address, networks: Network[]): boolean {
  return networks.some(
    ([network, bits]) => network.kind() === address.kind() && address.match([network, bits] as never),
  );
}

/** How long what has arrived meanwhile is waited for when the time is over. */
const lastLookMs = 10;

/** One limit for all the work given to it, because neither DNS nor `fetch` has a timeout of its own for getting there. */
function timeLimit(ms: number) {
  const untilMs = performance.now() + ms;
  return async <Result>(work: Promise<Result>): Promise<Result> => {
    let timer: ReturnType<typeof setTimeout> | undefined;
    const late = new Promise<never>((_, reject) => {
      const refuse = () => reject(new UnreachableOriginError(`No connection within ${ms} ms.`));
      // After a busy stretch the connection may stand and nobody has looked yet: that is done before it is given up.
      const lookOnce = () => {
        timer = setTimeout(refuse, lastLookMs);
      };
      timer = setTimeout(lookOnce, Math.max(untilMs - performance.now(), 0));
    });
    work.catch(() => {}); // it may fail later, when nobody waits for it
    try {
      return await Promise.race([work, late]);
    } finally {
      clearTimeout(timer);
    }
  };
}

/** Opens and closes a connection to one address after the other: many hosts have IPv6 addresses and many networks no IPv6. */
async function firstThatAnswers(addresses: string[], port: number): Promise<string> {
  let cause: unknown;
  for (const hostname of addresses) {
    try {
      await Bun.connect({ hostname, port, socket: { open: (socket) => void socket.end(), data() {}, error() {} } });
      return hostname;
    } catch (error) {
      cause = error;
    }
  }
  throw new UnreachableOriginError('The connection was refused.', { cause });
}
