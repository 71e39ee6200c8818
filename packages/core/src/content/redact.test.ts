import { expect, test } from 'bun:test';
import fc from 'fast-check';
import { contentPolicy, redactionKinds } from './content-policy.ts';
import { isIban, isLuhn } from './find-numbers.ts';
import { redact } from './redact.ts';
import { type Redaction, resolveContentPolicy } from './resolve-content-policy.ts';

const all: Redaction = { kinds: redactionKinds, patterns: [] };
const plain = (text: string, redaction = all) => redact(text, redaction, 'plain');

/** Put together here, so that nobody's scanner takes them for real. */
const letters = (length: number) => 'aB3dE6gH9jK2mN5pQ8sT1vW4yZ7'.repeat(20).slice(0, length);
const secrets = [
  `syk_${letters(30)}_${letters(6)}`,
  `syt_${letters(30)}_${letters(6)}`,
  `sk-${letters(40)}`,
  `sk-ant-api03-${letters(60)}`,
  `AKIA${'ABCDEFGH12345678'}`,
  `ghp_${letters(36)}`,
  `github_pat_${letters(60)}`,
  `glpat-${letters(24)}`,
  `xoxb-${'123456789012'}-${letters(24)}`,
  `AIza${letters(35)}`,
  `ya29.${letters(60)}`,
  `gsk_${letters(50)}`,
  `hf_${letters(34)}`,
  `sk_live_${letters(24)}`,
  `SG.${letters(22)}.${letters(43)}`,
  `eyJ${letters(30)}.${letters(60)}.${letters(43)}`,
  `-----BEGIN RSA PRIVATE KEY-----\n${letters(64)}\n${letters(64)}\n-----END RSA PRIVATE KEY-----`,
];
const emails = ['ada@example.com', 'grace.hopper+x@navy.example.mil', 'jürgen@müller.example.de', 'a_b-c@x-y.co.uk'];
const phones = [
  '+1 (415) 555-2671',
  '+49 30 1234567',
  '0049 30 1234567',
  '(415) 555-2671',
  '415-555-2671',
  '030 1234567',
];
const cards = ['4111 1111 1111 1111', '5500-0000-0000-0004', '378282246310005', '6011111111111117', '4222222222222'];
const ibans = [
  'DE89 3704 0044 0532 0130 00',
  'GB82WEST12345698765432',
  'FR14 2004 1010 0505 0001 3M02 606',
  'NL91ABNA0417164300',
];

test.each([
  ...secrets.map((said) => [said, 'secret']),
  ...emails.map((said) => [said, 'email']),
  ...phones.map((said) => [said, 'phone']),
  ...cards.map((said) => [said, 'card']),
  ...ibans.map((said) => [said, 'iban']),
])('%p is taken out, and what stands around it stays', (said, kind) => {
  expect(plain(`before ${said} after`)).toEqual({ text: `before [${kind}] after`, count: 1 });
  expect(plain(`(${said})`)).toEqual({ text: `([${kind}])`, count: 1 });
  expect(plain(said)).toEqual({ text: `[${kind}]`, count: 1 });
  expect(redact(JSON.stringify({ a: [`x ${said}, y`] }), all, 'json').text).toBe(
    JSON.stringify({ a: [`x [${kind}], y`] }),
  );
});

test('keys in a header, a password in an address and a block that was cut off are taken out', () => {
  expect(plain(`Authorization: Bearer ${letters(20)}`).text).toBe('Authorization: Bearer [secret]');
  expect(plain('postgres://app:hunter2@localhost/x').text).toBe('postgres://app:[secret]@localhost/x');
  expect(plain(`aws_secret_access_key = ${letters(40)}`).text).toBe('aws_secret_access_key = [secret]');
  expect(plain(`-----BEGIN PRIVATE KEY-----\n${letters(64)}`).text).toBe('[secret]');
});

test('what only looks like something stays', () => {
  const innocent = [
    'version 1.2.3 of 2026-11-29T01:29:38.123Z, 100,000,000 rows',
    '4111 1111 1111 1112', // Luhn says no
    'DE89 3704 0044 0532 0130 01', // its check digits say no
    'order 1732844978123, id 550e8400-e29b-41d4-a716-446655440000',
    'sk-short and me@localhost and @handle',
    'const x = a[12345] + 0.123456789012345;',
    'The bearer of news, Bearer short',
  ];
  for (const said of innocent) expect(plain(said)).toEqual({ text: said, count: 0 });
});

test('only the kinds that are asked for are taken out', () => {
  const said = `${emails[0]} ${cards[0]} ${secrets[0]}`;
  expect(plain(said, { kinds: ['card'], patterns: [] }).text).toBe(`${emails[0]} [card] ${secrets[0]}`);
  expect(plain(said, { kinds: [], patterns: [] })).toEqual({ text: said, count: 0 });
});

test('patterns of an organization are taken out under their names, and of places that overlap one is made', () => {
  const patterns = [
    { name: 'ticket', pattern: String.raw`\bT-\d+` },
    { name: 'domain', pattern: 'example[.]com' },
  ];
  expect(plain('T-1 and T-22', { kinds: [], patterns })).toEqual({ text: '[ticket] and [ticket]', count: 2 });
  expect(plain('ada@example.com!', { kinds: ['email'], patterns })).toEqual({ text: '[email]!', count: 1 });
});

test('a pattern that RE2 does not understand, or that is too large, is no policy', () => {
  const policy = (pattern: string) =>
    contentPolicy.safeParse({ redact: { kinds: [], patterns: [{ name: 'x', pattern }] } }).success;
  expect([String.raw`\d{4}-\d{4}`, '(a', 'a(?=b)', '((a{100}){100}){100}'].map(policy)).toEqual([
    true,
    false,
    false,
    false,
  ]);
});

const planted = fc.constantFrom(...secrets, ...emails, ...phones, ...cards, ...ibans);
const words = fc.string({ unit: 'grapheme', maxLength: 40 }).map((text) => text.replace(/[\w@+./:-]/g, ' '));

test('nothing that was planted is left anywhere in JSON, which stays JSON of the same shape', () => {
  const leaf = fc.oneof(
    words,
    fc.tuple(words, planted, words).map(([a, said, b]) => `${a} ${said} ${b}`),
    fc.boolean(),
  );
  const value = fc.letrec<{ node: unknown }>((tie) => ({
    node: fc.oneof(
      { maxDepth: 4 },
      leaf,
      fc.array(tie('node'), { maxLength: 4 }),
      fc.dictionary(words, tie('node'), { maxKeys: 4, noNullPrototype: true }),
    ),
  })).node;
  const shapeOf = (one: unknown): unknown => {
    if (Array.isArray(one)) return one.map(shapeOf);
    if (typeof one === 'object' && one !== null) return Object.entries(one).map(([, inner]) => shapeOf(inner));
    return typeof one;
  };
  fc.assert(
    fc.property(value, fc.constantFrom(undefined, 2), (made, space) => {
      const { text } = redact(JSON.stringify(made, null, space), all, 'json');
      const after: unknown = JSON.parse(text);
      expect(shapeOf(after)).toEqual(shapeOf(made));
      for (const said of [...secrets, ...emails, ...phones, ...cards, ...ibans])
        expect(text.includes(JSON.stringify(said).slice(1, -1))).toBe(false);
    }),
    { numRuns: 300 },
  );
});

test('JSON in which nothing is to be redacted stays as it was, to the byte', () => {
  fc.assert(
    fc.property(fc.jsonValue({ maxDepth: 3 }), fc.constantFrom(undefined, 1, '\t'), (made, space) => {
      const text = JSON.stringify(made, null, space);
      const redacted = redact(text, all, 'json');
      if (redacted.count === 0) expect(redacted.text).toBe(text);
      else JSON.parse(redacted.text);
    }),
  );
});

test('escapes hide nothing, and a number that is a card becomes a word', () => {
  expect(redact(String.raw`{"a":"ada\u0040example.com"}`, all, 'json').text).toBe('{"a":"[email]"}');
  expect(redact('{"card":4111111111111111,"n":12345678901234567890}', all, 'json').text).toBe(
    '{"card":"[card]","n":12345678901234567890}',
  );
  expect(redact(`{"${emails[0]}":1}`, all, 'json').text).toBe('{"[email]":1}');
});

test('a file in base64 is left alone, whatever its letters happen to spell', () => {
  const file = `data:image/png;base64,${`AKIA${'ABCDEFGH12345678'}/`.repeat(100)}`;
  expect(redact(JSON.stringify({ url: file }), all, 'json').count).toBe(0);
});

/** A stream of chat chunks whose pieces are cut anywhere, of two choices that take turns. */
const frames = (texts: readonly string[], size: number) => {
  const pieces = texts.map((text) => text.match(new RegExp(`[\\s\\S]{1,${size}}`, 'g')) ?? []);
  const longest = Math.max(...pieces.map(({ length }) => length));
  let out = '';
  for (let at = 0; at < longest; at++)
    for (const [index, one] of pieces.entries())
      if (one[at] !== undefined)
        out += `data: ${JSON.stringify({ id: 'c-1', choices: [{ index, delta: { content: one[at] } }] })}\n\n`;
  return `${out}data: [DONE]\n\n`;
};
const textsIn = (events: string, count: number) => {
  const texts = Array.from({ length: count }, () => '');
  for (const line of events.split('\n').filter((one) => one.startsWith('data: {'))) {
    const { index, delta } = JSON.parse(line.slice(6)).choices[0];
    texts[index] += delta.content;
  }
  return texts;
};

test('what is cut into pieces of a stream is found as if it were whole, in each text by itself', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 9 }), planted, planted, words, (size, first, second, around) => {
      const texts = [`${around} ${first} ${around}.`, `(${second}) ${around}`];
      const events = frames(texts, size);
      const redacted = redact(events, all, 'events');
      expect(textsIn(redacted.text, 2)).toEqual(texts.map((text) => plain(text).text));
      expect(redacted.text.split('\n').length).toBe(events.split('\n').length);
    }),
    { numRuns: 200 },
  );
});

test('frames without anything to redact stay as they were, and so do their neighbours', () => {
  const events =
    'event: a\r\ndata: {"type": "ping"}\r\n\r\n: ada\ndata: {"text":"ada@example.com"}\n\ndata: [DONE]\n\n';
  expect(redact(events, all, 'events').text).toBe(events.replace('ada@example.com', '[email]'));
  expect(redact('data: {"text":"cut off ada@example.com', all, 'events').text).toBe('data: {"text":"cut off [email]');
  const elements = '[{"text":"ada@exa"}\n,{"text":"mple.com"}]';
  expect(JSON.parse(redact(elements, all, 'elements').text)).toEqual([{ text: '[email]' }, { text: '' }]);
});

test.each([
  ['@'.repeat(300_000)],
  ['a@'.repeat(200_000)],
  ['1 '.repeat(200_000)],
  ['4 '.repeat(100_000)],
  ['4111-'.repeat(100_000)],
  ['eyJ'.repeat(150_000)],
  ['eyJaaaaaaaa.'.repeat(50_000)],
  ['-----BEGIN X-----'.repeat(20_000)],
  ['DE89 '.repeat(100_000)],
  ['sk-'.repeat(150_000)],
  ['Bearer '.repeat(60_000)],
  ['://a:'.repeat(80_000)],
  ['+1 '.repeat(150_000)],
  ['secret_access_key'.repeat(25_000)],
  ['"'.repeat(400_000)],
])('the time is in proportion to the text, whatever it says (%#)', (said) => {
  const timeOf = (text: string) => {
    const started = performance.now();
    plain(text);
    redact(text, all, 'json');
    return performance.now() - started;
  };
  timeOf(said.slice(0, 20_000));
  expect(timeOf(said)).toBeLessThan(4_000);
});

test('Luhn and ISO 13616 catch every single wrong digit', () => {
  fc.assert(
    fc.property(fc.nat(15), fc.integer({ min: 1, max: 9 }), (at, by) => {
      const wrong = [...'4111111111111111'].map((digit, place) => (place === at ? (Number(digit) + by) % 10 : digit));
      expect(isLuhn(wrong.join(''))).toBe(false);
      const iban = [...'GB82WEST12345698765432'];
      iban[8 + (at % 14)] = String((Number(iban[8 + (at % 14)]) + by) % 10);
      expect(isIban(iban.join(''))).toBe(false);
    }),
  );
});

test('the most specific that says something wins, and nothing is kept when nobody says anything', () => {
  const whose = { teamId: 't', keyId: 'k' };
  expect(resolveContentPolicy([], whose)).toEqual({ keep: 'none', redact: all, requireReason: false });
  const policies = [
    {
      teamId: null,
      keyId: null,
      policy: { keep: 'full', requireReason: true, redact: { kinds: ['email'], patterns: [] } },
    },
    { teamId: 't', keyId: null, policy: { keep: 'redacted' } },
    { teamId: 'other', keyId: null, policy: { keep: 'none' } },
    { teamId: null, keyId: 'k', policy: { redact: { kinds: ['card'], patterns: [] }, requireReason: false } },
  ].map((one) => ({ ...one, policy: contentPolicy.parse(one.policy) }));
  expect(resolveContentPolicy(policies, whose)).toEqual({
    keep: 'redacted',
    redact: { kinds: ['card'], patterns: [] },
    requireReason: true,
  });
  expect(resolveContentPolicy(policies, { teamId: 'third', keyId: 'x' }).keep).toBe('full');
});
