import { parseJson } from '@switchyard/core/json/parse-json';
import { googleTokenUri, serviceAccountKey } from '@switchyard/core/providers/credential';
import type { OriginGuard } from '@switchyard/platform/network/origin-guard';
import { importPKCS8, SignJWT } from 'jose';
import { z } from 'zod';
import { readText } from '../read-text.ts';
import { SignInError } from './signable.ts';

const granted = z.looseObject({ access_token: z.string().min(1), expires_in: z.number().positive() });

/** A token is traded anew this long before it ends, so that none ends on the way. */
const earlyMs = 60_000;
const timeoutMs = 10_000;
/** More than any token endpoint answers. */
const maxBytes = 65_536;

/** Access tokens for Google's service accounts, each traded once and kept until shortly before it ends. */
export type GoogleTokens = { tokenFor(credential: string, scope: string): Promise<string> };

/** `tokenUri` is Google's, wherever a key file points; only tests trade elsewhere. */
export type GoogleTokenParts = { guard: OriginGuard; nowMs(): number; tokenUri?: string };

/** Trades service account keys for access tokens; https://developers.google.com/identity/protocols/oauth2/service-account */
export function createGoogleTokens({ guard, nowMs, tokenUri = googleTokenUri }: GoogleTokenParts): GoogleTokens {
  const known = new Map<string, { token: Promise<string>; untilMs: number }>();
  return {
    tokenFor(credential, scope) {
      const name = `${scope} ${credential}`;
      const found = known.get(name);
      if (found && found.untilMs > nowMs()) return found.token;
      for (const [old, { untilMs }] of known) if (untilMs <= nowMs()) known.delete(old);
      const entry = { token: Promise.resolve(''), untilMs: nowMs() + timeoutMs };
      entry.token = trade({ credential, scope, guard, nowMs, tokenUri }).then(({ token, lifetimeMs }) => {
        entry.untilMs = nowMs() + lifetimeMs - earlyMs;
        return token;
      });
      entry.token.catch(() => known.delete(name));
      known.set(name, entry);
      return entry.token;
    },
  };
}

type Trade = { credential: string; scope: string; guard: OriginGuard; nowMs(): number; tokenUri: string };

async function trade({
  credential,
  scope,
  guard,
  nowMs,
  tokenUri,
}: Trade): Promise<{ token: string; lifetimeMs: number }> {
  const account = readAccount(credential);
  const assertion = await signedAssertion(account, { scope, tokenUri, nowMs: nowMs() });
  const { pathname, search } = new URL(tokenUri);
  const origin = await guard.resolve(new URL(tokenUri).origin);
  const response = await fetch(origin.url + pathname + search, {
    method: 'POST',
    headers: { 'content-type': 'application/x-www-form-urlencoded', ...origin.headers },
    body: new URLSearchParams({ grant_type: 'urn:ietf:params:oauth:grant-type:jwt-bearer', assertion }),
    redirect: 'error',
    signal: AbortSignal.timeout(timeoutMs),
    ...(origin.tls ? { tls: origin.tls } : {}),
  });
  const text = await readText(response, undefined, maxBytes);
  const parsed = granted.safeParse(parseJson(text));
  if (!response.ok || !parsed.success)
    throw new SignInError(`Google refused the service account ${account.client_email} (status ${response.status}).`);
  return { token: parsed.data.access_token, lifetimeMs: parsed.data.expires_in * 1_000 };
}

function readAccount(credential: string): z.infer<typeof serviceAccountKey> {
  const parsed = serviceAccountKey.safeParse(parseJson(credential));
  if (parsed.success) return parsed.data;
  throw new SignInError('The credential must be the JSON key of a Google service account.');
}

type Claim = { scope: string; tokenUri: string; nowMs: number };

async function signedAssertion(
  account: z.infer<typeof serviceAccountKey>,
  { scope, tokenUri, nowMs }: Claim,
): Promise<string> {
  const issuedSeconds = Math.floor(nowMs / 1_000);
  try {
    const key = await importPKCS8(account.private_key, 'RS256');
    return await new SignJWT({ scope })
      .setProtectedHeader({
        alg: 'RS256',
        typ: 'JWT',
        ...(account.private_key_id ? { kid: account.private_key_id } : {}),
      })
      .setIssuer(account.client_email)
      .setAudience(tokenUri)
      .setIssuedAt(issuedSeconds)
      .setExpirationTime(issuedSeconds + 3_600)
      .sign(key);
  } catch (cause) {
    throw new SignInError('The private key of the service account cannot be read.', { cause });
  }
}
