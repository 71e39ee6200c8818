import type { SignIn } from '@switchyard/core/providers/provider';
import type { OriginGuard } from '@switchyard/platform/network/origin-guard';
import { createGoogleTokens } from './google-tokens.ts';
import { signAws } from './sign-aws.ts';
import type { Signable } from './signable.ts';

/** Answers the headers that sign a call in. Throws a SignInError when the credential has the wrong form or is refused. */
export type SignIns = { sign(signIn: SignIn, call: Signable): Promise<Record<string, string>> };

/** Carries out every way of signing in. */
export function createSignIns(guard: OriginGuard): SignIns {
  const googleTokens = createGoogleTokens({ guard, nowMs: () => Date.now() });
  return {
    async sign(signIn, call) {
      if (signIn.kind === 'headers') return signIn.headers(call.credential);
      if (signIn.kind === 'aws') return await signAws(signIn.service, call);
      return { authorization: `Bearer ${await googleTokens.tokenFor(call.credential, signIn.scope)}` };
    },
  };
}
