import { afterAll, expect, test } from 'bun:test';
import { Sha256 } from '@aws-crypto/sha256-js';
import { SignatureV4 } from '@smithy/signature-v4';
import { googleTokenUri } from '@switchyard/core/providers/credential';
import { createOriginGuard } from '@switchyard/platform/network/origin-guard';
import { decodeJwt, exportPKCS8, generateKeyPair, jwtVerify } from 'jose';
import { createGoogleTokens } from './google-tokens.ts';
import { signAws } from './sign-aws.ts';

const call = { method: 'POST', url: 'https://bedrock.example.com/model/a%3A0/converse', headers: {}, body: '{"a":1}' };
const keys = { accessKeyId: 'A'.repeat(20), secretAccessKey: 's'.repeat(40), region: 'eu-west-1' };

test('AWS keys sign the whole call: another body, path or key gives another signature, and the key itself is not sent', async () => {
  const signed = async (more: Partial<typeof call> = {}, credential: object = keys) =>
    await signAws('bedrock', { ...call, ...more, credential: JSON.stringify(credential) });
  const { authorization = '', ...rest } = await signed();
  expect(authorization).toStartWith(`AWS4-HMAC-SHA256 Credential=${keys.accessKeyId}/`);
  expect(authorization).toContain('/eu-west-1/bedrock/aws4_request');
  expect(JSON.stringify({ authorization, ...rest })).not.toContain(keys.secretAccessKey);
  const others = [
    await signed({ body: '{"a":2}' }),
    await signed({ url: `${call.url}-stream` }),
    await signed({}, { ...keys, secretAccessKey: 't'.repeat(40) }),
  ];
  const all = [authorization, ...others.map((one) => one.authorization)];
  expect(new Set(all.map((one) => one?.split('Signature=')[1])).size).toBe(4);
  expect((await signed({}, { ...keys, sessionToken: 'a-token' }))['x-amz-security-token']).toBe('a-token');
});

test('the signature is the one that AWS’s own signer makes of the same moment', async () => {
  const ours = await signAws('bedrock', { ...call, credential: JSON.stringify(keys) });
  const moment = (ours['x-amz-date'] ?? '').replace(/(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z/, '$1-$2-$3T$4:$5:$6Z');
  const signer = new SignatureV4({ service: 'bedrock', region: keys.region, credentials: keys, sha256: Sha256 });
  const { headers } = await signer.sign(
    {
      method: 'POST',
      protocol: 'https:',
      hostname: 'bedrock.example.com',
      path: '/model/a%3A0/converse',
      headers: { host: 'bedrock.example.com', 'content-type': 'application/json' },
      body: call.body,
    },
    { signingDate: new Date(moment) },
  );
  expect(ours.authorization).toBe(headers.authorization);
});

test('what is no pair of keys is sent as a key of the service, and a broken pair is refused in words', async () => {
  expect(await signAws('bedrock', { ...call, credential: 'a-key' })).toEqual({ authorization: 'Bearer a-key' });
  await expect(signAws('bedrock', { ...call, credential: '{"accessKeyId":""}' })).rejects.toThrow('accessKeyId');
});

const pair = await generateKeyPair('RS256', { extractable: true });
const account = JSON.stringify({
  type: 'service_account',
  client_email: 'gateway@project.iam.example.com',
  private_key: await exportPKCS8(pair.privateKey),
  private_key_id: 'key-1',
  token_uri: googleTokenUri,
});
const traded: string[] = [];
let refuses = false;
const google = Bun.serve({
  port: 0,
  hostname: '127.0.0.1',
  async fetch(request) {
    const form = new URLSearchParams(await request.text());
    if (refuses) return Response.json({ error: 'invalid_grant' }, { status: 400 });
    traded.push(form.get('assertion') ?? '');
    return Response.json({ access_token: `token-${traded.length}`, expires_in: 3_600 });
  },
});
afterAll(() => google.stop(true));

function tokens(now: { ms: number }) {
  const guard = createOriginGuard({ allowedNetworks: ['127.0.0.0/8'], connectTimeoutMs: 1_000 });
  return createGoogleTokens({ guard, nowMs: () => now.ms, tokenUri: `http://127.0.0.1:${google.port}/token` });
}

test('a service account’s key is traded once for a token, and again shortly before it ends', async () => {
  const now = { ms: Date.now() };
  const { tokenFor } = tokens(now);
  const first = await Promise.all([tokenFor(account, 'scope-a'), tokenFor(account, 'scope-a')]);
  expect(first[0]).toBe(first[1]);
  expect(await tokenFor(account, 'scope-b')).not.toBe(first[0]);
  now.ms += 3_500_000;
  expect(await tokenFor(account, 'scope-a')).toBe(first[0]);
  now.ms += 60_000;
  expect(await tokenFor(account, 'scope-a')).not.toBe(first[0]);
  const { payload, protectedHeader } = await jwtVerify(traded[0] ?? '', pair.publicKey, {
    currentDate: new Date(now.ms),
  });
  expect(protectedHeader).toMatchObject({ alg: 'RS256', kid: 'key-1' });
  expect(payload).toMatchObject({ iss: 'gateway@project.iam.example.com', scope: 'scope-a' });
  expect(decodeJwt(traded[0] ?? '').aud).toBe(`http://127.0.0.1:${google.port}/token`);
});

test('a refused account, or one that is none, is told in words and asked again the next time', async () => {
  const { tokenFor } = tokens({ ms: Date.now() });
  refuses = true;
  await expect(tokenFor(account, 'scope')).rejects.toThrow('Google refused the service account');
  refuses = false;
  expect(await tokenFor(account, 'scope')).toStartWith('token-');
  await expect(tokenFor('{}', 'scope')).rejects.toThrow('service account');
});
