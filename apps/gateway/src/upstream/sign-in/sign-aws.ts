import { Sha256 } from '@aws-crypto/sha256-js';
import { SignatureV4 } from '@smithy/signature-v4';
import { parseJson } from '@switchyard/core/json/parse-json';
import { awsKeyPair } from '@switchyard/core/providers/credential';
import type { z } from 'zod';
import { type Signable, SignInError } from './signable.ts';

/**
 * Signs a call with AWS Signature Version 4. The credential is JSON with `accessKeyId`, `secretAccessKey`, `region` and, for
 * temporary credentials, `sessionToken`; anything else is taken for an API key of the service and sent as a bearer token.
 */
export async function signAws(
  service: string,
  { credential, method, url, headers, body }: Signable,
): Promise<Record<string, string>> {
  if (!credential.trimStart().startsWith('{')) return { authorization: `Bearer ${credential}` };
  const { region, sessionToken, ...keys } = readKeyPair(credential);
  const credentials = sessionToken === undefined ? keys : { ...keys, sessionToken };
  if (body instanceof FormData) throw new SignInError('A form cannot be signed for AWS.');
  const { protocol, hostname, port, host, pathname, searchParams } = new URL(url);
  const signer = new SignatureV4({ service, region, credentials, sha256: Sha256 });
  const signed = await signer.sign({
    method,
    protocol,
    hostname,
    ...(port === '' ? {} : { port: Number(port) }),
    path: pathname,
    query: Object.fromEntries(searchParams),
    headers: { 'content-type': headers['content-type'] ?? 'application/json', host },
    body: body ?? undefined,
  });
  const { host: _, ...answered } = signed.headers;
  return answered;
}

function readKeyPair(credential: string): z.infer<typeof awsKeyPair> {
  const parsed = awsKeyPair.safeParse(parseJson(credential));
  if (parsed.success) return parsed.data;
  throw new SignInError('The AWS credential must be JSON with accessKeyId, secretAccessKey and region.');
}
