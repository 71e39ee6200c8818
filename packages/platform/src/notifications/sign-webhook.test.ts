import { expect, test } from 'bun:test';
import { newSigningSecret } from './channel-secret.ts';
import { signWebhook } from './sign-webhook.ts';

test('the signature is that of the example in the specification', () => {
  const headers = signWebhook('whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw', {
    id: 'msg_p5jXN8AQM9LWM0D4loKWxJek',
    atMs: 1_614_265_330_000,
    body: '{"test": 2432232314}',
  });
  expect(headers).toEqual({
    'webhook-id': 'msg_p5jXN8AQM9LWM0D4loKWxJek',
    'webhook-timestamp': '1614265330',
    'webhook-signature': 'v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=',
  });
});

test('what is signed under another secret, id, time or body has another signature', () => {
  const message = { id: 'a', atMs: 1_000, body: '{}' };
  const [secret, other] = [newSigningSecret(), newSigningSecret()];
  const signatures = [
    signWebhook(secret, message),
    signWebhook(other, message),
    signWebhook(secret, { ...message, id: 'b' }),
    signWebhook(secret, { ...message, atMs: 2_000 }),
    signWebhook(secret, { ...message, body: '{ }' }),
  ].map((headers) => headers['webhook-signature']);
  expect(new Set(signatures).size).toBe(signatures.length);
});
