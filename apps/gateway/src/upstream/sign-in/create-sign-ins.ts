import type { SignIn } from '@switchyard/core/providers/provider';
import type { OriginGuard } from '../origin-guard.ts';
import { createGoogleTokens } from './google-tokens.ts';
import { signAws } from './sign-aws.ts';

/** What is signed: the call as it goes out. `url` has the provider's own name, not the address behind it. */
export type Signable = {
  credential: string;
  method: string;
  url: string;
  headers: Readonly<Record<string, string>>;
  body: string | Uint8Array | FormData | null;
};

/** A credential that cannot be used as it stands; the message is for the person who set the account up. */
export class SignInError extends Error {
  override name = 'SignInError';
}

/** Answers the headers that sign a call in. Throws a SignInError when the credential has the wrong form or is refused. */
export type SignIns = { sign(signIn: SignIn, call: Signable): Promise<Record<string, string>> };

/** Carries out every way of signing in. */
export function createSignIns(guard: OriginGuard): SignIns {
  const googleTokens = createGoogleTokens(guard, () => Date.now());
  return {
    async sign(signIn, call) {
      if (signIn.kind === 'headers') return signIn.headers(call.credential);
      if (signIn.kind === 'aws') return await signAws(signIn.service, call);
      return { authorization: `Bearer ${await googleTokens.tokenFor(call.credential, signIn.scope)}` };
    },
  };
}
