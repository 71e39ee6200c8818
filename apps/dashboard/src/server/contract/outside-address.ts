import { z } from 'zod';

/** An address of a tenant's own that things are sent to. What is sent is nobody else's business, so it travels encrypted, except inside one's own network. */
export const outsideAddress = z
  .string()
  .trim()
  .max(2_000, 'At most 2,000 characters.')
  .superRefine((text, { addIssue }) => {
    const message = addressProblem(text);
    if (message !== undefined) addIssue({ code: 'custom', message });
  });

/** What is wrong with an address that messages are to be sent to; undefined when nothing is. */
function addressProblem(text: string): string | undefined {
  const address = URL.parse(text);
  if (address === null || !/^https?:$/.test(address.protocol))
    return 'Expected an address that begins with "https://".';
  if (address.username !== '' || address.password !== '') return 'The address has no user and password.';
  if (address.protocol === 'http:' && !isPrivate(address.hostname))
    return 'Use "https://". Only addresses in your own network may begin with "http://".';
  return undefined;
}

/** Names and addresses that lead into one's own network; whether the worker may call them is for ALLOW_PRIVATE_HOSTS. */
function isPrivate(host: string): boolean {
  return (
    /^(localhost|127\.[\d.]+|10\.[\d.]+|192\.168\.[\d.]+|172\.(1[6-9]|2\d|3[01])\.[\d.]+|\[::1\])$/.test(host) ||
    /\.(local|internal|localhost)$/.test(host) ||
    // A single word is resolved inside the network alone, as service names are.
    !/[.:]/.test(host)
  );
}
