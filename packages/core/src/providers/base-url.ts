import type { Provider } from './provider.ts';

/**
 * What is wrong with an account's base URL, in words for the person who typed it; undefined when nothing is. `baseUrl` must be an
 * http(s) address without query and fragment. Other hosts than the default are fine: regions, proxies, simulators.
 */
export function baseUrlProblem(provider: Provider, baseUrl: string): string | undefined {
  if (/[{}<>]|%7B|%7D|%3C|%3E/i.test(baseUrl)) return 'Put your own values in place of the parts in brackets.';
  const doubled = provider.chat
    .map(({ path }) => doubledPart(baseUrl, path({ model: 'model', stream: false, baseUrl })))
    .find((part) => part !== undefined);
  if (doubled !== undefined) return `Leave "${doubled}" off the end: the gateway adds it to every call.`;
  const usual = provider.defaultBaseUrl;
  if (usual !== null && isCutOrOverlong(new URL(usual), new URL(baseUrl)))
    return `${provider.name} is reached at ${usual}.`;
  return undefined;
}

/** A base URL without slashes at its end, as accounts keep it. */
export function trimBaseUrl(baseUrl: string): string {
  return baseUrl.replace(/\/+$/, '');
}

/** The longest beginning of the path, in whole segments, with which the base URL already ends. */
function doubledPart(baseUrl: string, path: string): string | undefined {
  const segments = path.replace(/\?.*$/, '').split('/').slice(1);
  for (let count = segments.length; count > 0; count--) {
    const part = `/${segments.slice(0, count).join('/')}`;
    if (trimBaseUrl(baseUrl).endsWith(part)) return part;
  }
  return undefined;
}

/** Whether the host is the usual one, and its path is missing, or stands where there is none. */
function isCutOrOverlong(usual: URL, given: URL): boolean {
  if (usual.origin !== given.origin) return false;
  const [expected, found] = [trimBaseUrl(usual.pathname), trimBaseUrl(given.pathname)];
  return expected !== found && (expected === '' || `${expected}/`.startsWith(`${found}/`));
}
