import type { SignIn } from './provider.ts';

/** The credential as a bearer token. Without a credential nothing is sent: local servers often ask for none. */
export const bearer: SignIn = headers((credential) => ({ authorization: `Bearer ${credential}` }));

/** For hosts that serve OpenAI's and Anthropic's formats: each documents its own header, and both are understood side by side. */
export const bearerAndKey: SignIn = headers((credential) => ({
  authorization: `Bearer ${credential}`,
  'x-api-key': credential,
}));

/** The credential in a header of the host's own. */
export function keyIn(header: 'x-api-key' | 'x-goog-api-key' | 'api-key'): SignIn {
  return headers((credential) => ({ [header]: credential }));
}

function headers(of: (credential: string) => Record<string, string>): SignIn {
  return { kind: 'headers', headers: (credential) => (credential === '' ? {} : of(credential)) };
}
