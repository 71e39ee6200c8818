import { describe, expect, test } from 'bun:test';
import { ASKED_FORMATS, askIn } from '../testing/formats.ts';
import { asks, withSimulator } from '../testing/with-simulator.ts';

const setUp = withSimulator();
const messages = asks('Is the line clear?');

const post = (model = 'gpt-5-mini', { key = 'sk-any', stream = false } = {}) =>
  fetch(`${setUp.simulator.url}/v1/chat/completions`, {
    method: 'POST',
    headers: { authorization: `Bearer ${key}` },
    body: JSON.stringify({ model, messages, stream }),
  });
const statuses = async (count: number, ask: () => Promise<Response>) => {
  const seen: number[] = [];
  for (let call = 0; call < count; call++) seen.push((await ask()).status);
  return seen;
};

describe('weather', () => {
  test('strikes its share of the calls, evenly, until it clears up', async () => {
    setUp.simulator.weather({ options: 'status=503; retry_after=3', percent: 50 });
    expect(await statuses(6, post)).toEqual([200, 503, 200, 503, 200, 503]);
    setUp.simulator.weather({ options: 'status=500' });
    expect(await statuses(2, post)).toEqual([500, 500]);
    setUp.simulator.weather();
    expect(await statuses(2, post)).toEqual([200, 200]);
  });

  test('meets the calls of a key or of a model', async () => {
    setUp.simulator.weather(
      { options: 'status=401', key: 'sk-one' },
      { options: 'status=429; retry_after=7', model: 'gpt-5-mini' },
    );
    const status = async (model: string, key: string) => (await post(model, { key })).status;
    expect([await status('gpt-5-mini', 'sk-one-1'), await status('gpt-5-nano', 'sk-one-1')]).toEqual([401, 401]);
    expect([await status('gpt-5-mini+tokens-4', 'sk-two'), await status('gpt-5-nano', 'sk-two')]).toEqual([429, 200]);
  });

  test('leaves a call its own fault, and spares an answer that cannot have the fault', async () => {
    setUp.simulator.weather({ options: 'cut=2' });
    expect((await post('gpt-5-mini+status-404')).status).toBe(404);
    expect((await post()).status).toBe(200);
    const streamed = await post('gpt-5-mini', { stream: true });
    expect(await streamed.text().catch(() => 'broken')).toBe('broken');
  });

  test('is over every format and operation', async () => {
    setUp.simulator.weather({ options: 'status=503' });
    for (const format of ASKED_FORMATS) {
      const asked = await askIn(format, setUp.simulator.url, { model: 'm', stream: false });
      expect(asked.status).toBe(503);
    }
    const embedding = await fetch(`${setUp.simulator.url}/v1/embeddings`, {
      method: 'POST',
      headers: { authorization: 'Bearer sk-any' },
      body: JSON.stringify({ model: 'text-embedding-3-small', input: 'track' }),
    });
    expect(embedding.status).toBe(503);
  });

  test('is told over HTTP, and refused where it is none', async () => {
    const url = `${setUp.simulator.url}/_simulator/weather`;
    const put = (fronts: unknown) => fetch(url, { method: 'PUT', body: JSON.stringify({ fronts }) });
    const front = { options: 'status=500', percent: 100 };
    expect((await put([front])).status).toBe(204);
    expect(await (await fetch(url)).json()).toEqual({ fronts: [front] });
    expect((await post()).status).toBe(500);
    expect([(await put([{ options: 'tokens=3' }])).status, (await put('rain')).status]).toEqual([400, 400]);
    expect((await put([])).status).toBe(204);
    expect((await post()).status).toBe(200);
  });
});

describe('shares and waits', () => {
  test('fail_share strikes that share of the calls of a name', async () => {
    const seen = await statuses(100, () => post('gpt-5-mini+status-500+fail_share-30'));
    expect(seen.filter((status) => status === 500)).toHaveLength(30);
    expect(await statuses(2, () => post('gpt-5-mini+status-500+fail_share-50'))).toEqual([200, 500]);
  });

  test.each(['2', '1000000000', '1e9', '-5', 'soon'])('retry_after-%s is sent as it is', async (value) => {
    const reply = await post(`gpt-5-mini+status-429+retry_after-${value}`);
    expect([reply.status, reply.headers.get('retry-after')]).toEqual([429, value]);
    expect(reply.headers.get('retry-after-ms')).toBeNull();
  });

  test('retry_after_date is an HTTP date, before or after now, retry_after_ms milliseconds', async () => {
    for (const seconds of [30, -30]) {
      const beforeMs = Date.now();
      const reply = await post(`gpt-5-mini+status-503+retry_after_date-${seconds}`);
      const date = Date.parse(reply.headers.get('retry-after') ?? '');
      expect(date).toBeGreaterThan(beforeMs + (seconds - 1) * 1_000);
      expect(date).toBeLessThanOrEqual(Date.now() + seconds * 1_000);
    }
    const reply = await post('gpt-5-mini+status-429+retry_after_ms-1500');
    expect(reply.headers.get('retry-after-ms')).toBe('1500');
  });
});

describe('limits', () => {
  const limits = 'limit_requests-10+remaining_requests-3+limit_tokens-900+remaining_tokens-70+limit_reset-90500';

  test('are told in the shape of OpenAI, with answers and with errors', async () => {
    for (const also of ['', '+status-500']) {
      const { headers } = await post(`gpt-5-mini+${limits}${also}`);
      expect(headers.toJSON()).toMatchObject({
        'x-ratelimit-limit-requests': '10',
        'x-ratelimit-remaining-requests': '3',
        'x-ratelimit-limit-tokens': '900',
        'x-ratelimit-remaining-tokens': '70',
        'x-ratelimit-reset-requests': '1m30.5s',
      });
    }
  });

  test('are told in the shape of Anthropic, and not by vendors who tell none', async () => {
    const [anthropic, bedrock] = ['anthropic-messages', 'bedrock-converse'].map(
      (name) => ASKED_FORMATS.find((format) => format.name === name)!,
    );
    const { headers } = await askIn(anthropic!, setUp.simulator.url, { model: `m+${limits}`, stream: false });
    expect(headers.toJSON()).toMatchObject({
      'anthropic-ratelimit-requests-limit': '10',
      'anthropic-ratelimit-requests-remaining': '3',
      'anthropic-ratelimit-tokens-remaining': '70',
    });
    const resetMs = Date.parse(headers.get('anthropic-ratelimit-requests-reset') ?? '') - Date.now();
    expect(resetMs).toBeGreaterThan(80_000);
    expect(resetMs).toBeLessThanOrEqual(90_500);
    const silent = await askIn(bedrock!, setUp.simulator.url, { model: `m+${limits}`, stream: false });
    expect([...silent.headers.keys()].filter((name) => name.includes('ratelimit'))).toEqual([]);
  });
});

test('a revoked key is refused, and the account of a broke one is empty, in the words of the vendor', async () => {
  const ask = async (key: string) => {
    const reply = await post('gpt-5-mini', { key });
    return [reply.status, (await reply.json()).error.code];
  };
  expect(await ask('sk-revoked-1')).toEqual([401, 'invalid_api_key']);
  expect(await ask('sk-broke-1')).toEqual([429, 'insufficient_quota']);
});
