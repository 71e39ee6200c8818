import { decode, encode } from 'next-auth/jwt';
import { z } from 'zod';
import type { Environment } from '../app.ts';

/** How long a browser stays signed in. */
export const sessionSeconds = 30 * 24 * 3600;

const claims = z.object({ sid: z.uuid(), sub: z.uuid() });

/** Over https the name forbids the browser to take the cookie from anyone but this host. */
export function sessionCookieName({ DASHBOARD_URL }: Pick<Environment, 'DASHBOARD_URL'>): string {
  return isSecure(DASHBOARD_URL) ? '__Host-switchyard.session' : 'switchyard.session';
}

/** Whether people reach the dashboard over https. */
export const isSecure = (url: string): boolean => url.startsWith('https://');

/** The id of the session row that a cookie's JWT names. Undefined for every other JWT of ours, forged or expired ones. */
export async function readSessionCookie(
  environment: Pick<Environment, 'AUTH_SECRET' | 'DASHBOARD_URL'>,
  cookies: string | null,
): Promise<{ sessionId: string; userId: string } | undefined> {
  const token = cookieValue(cookies ?? '', sessionCookieName(environment));
  if (token === undefined) return undefined;
  const decoded = await decode({ token, secret: environment.AUTH_SECRET }).catch(() => null);
  const parsed = claims.safeParse(decoded);
  return parsed.success ? { sessionId: parsed.data.sid, userId: parsed.data.sub } : undefined;
}

/** The cookie of a session, as next-auth writes it at sign-in. */
export async function writeSessionCookie(
  environment: Pick<Environment, 'AUTH_SECRET' | 'DASHBOARD_URL'>,
  session: { id: string; userId: string },
): Promise<string> {
  const token = { sid: session.id, sub: session.userId };
  const jwt = await encode({ token, secret: environment.AUTH_SECRET, maxAge: sessionSeconds });
  return `${sessionCookieName(environment)}=${jwt}`;
}

function cookieValue(cookies: string, name: string): string | undefined {
  for (const cookie of cookies.split(';')) {
    const cut = cookie.indexOf('=');
    if (cut > 0 && cookie.slice(0, cut).trim() === name) return cookie.slice(cut + 1).trim();
  }
  return undefined;
}
