import { createSession, findLiveSession, revokeSession } from '@switchyard/db/directory/sessions';
import type { Account, AuthOptions, Profile } from 'next-auth';
import credentials from 'next-auth/providers/credentials';
import github from 'next-auth/providers/github';
import google from 'next-auth/providers/google';
import { z } from 'zod';
import type { App } from '../app.ts';
import { ApiProblem } from '../http/api-problem.ts';
import { clientAddress } from '../http/client-address.ts';
import { identityProviders } from './identity-providers.ts';
import { isSecure, sessionCookieName, sessionSeconds } from './session-cookie.ts';
import { signInWithPassword } from './sign-in.ts';
import { signInWithProvider } from './sign-in-with-provider.ts';

/**
 * next-auth's options for one request. A sign-in opens a row in `sessions` and puts its id into the JWT; a JWT whose row is ended
 * is refused everywhere. Errors that reach the sign-in page: CredentialsSignin (wrong e-mail or password), too_many_attempts,
 * unavailable, and the reasons of signInWithProvider.
 */
export function authOptions(app: App, headers: Headers): AuthOptions {
  const secure = isSecure(app.environment.DASHBOARD_URL);
  return {
    secret: app.environment.AUTH_SECRET,
    session: { strategy: 'jwt', maxAge: sessionSeconds },
    pages: { signIn: '/sign-in', error: '/sign-in' },
    useSecureCookies: secure,
    cookies: {
      sessionToken: {
        name: sessionCookieName(app.environment),
        options: { httpOnly: true, sameSite: 'lax', path: '/', secure },
      },
    },
    providers: providersOf(app, headers),
    callbacks: {
      async signIn({ user, account, profile }) {
        if (!account || account.type === 'credentials') return true;
        const signIn = await signInWithProvider(app, profileOf(account, profile, user));
        if (signIn.kind === 'refused') return `/sign-in?error=${signIn.reason}`;
        user.id = signIn.user.id;
        return true;
      },
      async jwt({ token, user }) {
        if (user) return { sub: user.id, sid: await openSession(app, user.id, headers) };
        const live = await findLiveSession(app.db, z.uuid().parse(token.sid), app.now());
        if (!live) throw new Error('The session was ended.');
        return { sub: live.user.id, sid: live.id };
      },
      session: ({ session }) => ({ expires: session.expires }),
      // A path gets our own address before it, so `//elsewhere` leads nowhere else.
      redirect: ({ url, baseUrl }) =>
        url.startsWith('/') ? `${baseUrl}${url}` : url.startsWith(`${baseUrl}/`) ? url : baseUrl,
    },
    events: {
      async signOut({ token }) {
        if (typeof token?.sid === 'string' && token.sub)
          await revokeSession(app.db, token.sub, token.sid).catch((error: unknown) =>
            app.log.warn({ err: error }, 'A session could not be ended at sign-out'),
          );
      },
    },
    logger: {
      error: (code) => app.log.warn({ code }, 'next-auth refused something'),
      warn: (code) => app.log.debug({ code }, 'next-auth warns'),
      debug: () => {},
    },
  };
}

function providersOf(app: App, headers: Headers): AuthOptions['providers'] {
  const withPassword = credentials({
    credentials: { email: { type: 'email' }, password: { type: 'password' } },
    async authorize(given) {
      try {
        const attempt = {
          email: given?.email,
          password: given?.password,
          ip: clientAddress(headers, app.environment.TRUSTED_PROXIES),
        };
        const user = await signInWithPassword(app, attempt);
        return user ? { id: user.id, name: user.name, email: user.email } : null;
      } catch (error) {
        // The text becomes the `error` that the sign-in page gets, so it is a code and nothing of ours.
        throw new Error(error instanceof ApiProblem ? error.code : 'unavailable');
      }
    },
  });
  return [withPassword, ...identityProviders(app.environment).map((one) => identityProvider(app, one))];
}

function identityProvider(
  app: App,
  { id, name, clientId, clientSecret }: ReturnType<typeof identityProviders>[number],
): AuthOptions['providers'][number] {
  if (id === 'github') return github({ clientId, clientSecret });
  if (id === 'google') return google({ clientId, clientSecret });
  return {
    id,
    name,
    type: 'oauth',
    wellKnown: `${app.environment.OIDC_ISSUER?.replace(/\/$/, '')}/.well-known/openid-configuration`,
    authorization: { params: { scope: 'openid email profile' } },
    idToken: true,
    checks: ['pkce', 'state', 'nonce'],
    clientId,
    clientSecret,
    profile: (claims: Record<string, unknown>) => ({
      id: String(claims.sub),
      name: typeof claims.name === 'string' ? claims.name : null,
      email: typeof claims.email === 'string' ? claims.email : null,
    }),
  };
}

/** GitHub shows only verified addresses; the others say themselves whether they vouch for one. */
function profileOf(
  { provider, providerAccountId }: Account,
  profile: Profile | undefined,
  user: { email?: string | null; name?: string | null },
) {
  const verified = provider === 'github' || Reflect.get(profile ?? {}, 'email_verified') === true;
  return { provider, providerAccountId, email: user.email, emailVerified: verified, name: user.name };
}

async function openSession(app: App, userId: string, headers: Headers): Promise<string> {
  const session = await createSession(app.db, {
    userId,
    userAgent: (headers.get('user-agent') ?? '').slice(0, 300),
    ipAddress: clientAddress(headers, app.environment.TRUSTED_PROXIES),
    expiresAt: new Date(app.now().getTime() + sessionSeconds * 1_000),
  });
  return session.id;
}
