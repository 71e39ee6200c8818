import { expect, test } from 'bun:test';
import type { ChatContent } from '../chat/content.ts';
import { emptyContent } from '../chat/testing/empty-content.ts';
import { anthropicMessages } from './anthropic-messages/anthropic-messages.ts';
import { decode } from './anthropic-messages/testing/calls.ts';
import { googleNames, longNames, shortNames, type ToolNameRule, withToolNames } from './tool-names.ts';

const tool = (name: string) => ({
  at: 'tools.0',
  name,
  description: null,
  parameters: null,
  strict: null,
  cache: null,
});

const talkOf = (...names: string[]): ChatContent => ({
  ...emptyContent,
  tools: names.map(tool),
  toolChoice: { kind: 'tool', name: names[0] ?? '' },
  messages: names.flatMap((name, number): ChatContent['messages'] => [
    {
      role: 'assistant',
      at: '',
      name: null,
      parts: [{ kind: 'tool-call', at: '', id: `c${number}`, name, arguments: '', cache: null }],
    },
    { role: 'tool', at: '', callId: `c${number}`, name, isError: false, parts: [], cache: null },
  ]),
});

const rules: [string, ToolNameRule][] = [
  ['short', shortNames],
  ['long', longNames],
  ['Google’s', googleNames],
];

test.each(rules)(
  'under the %s rule names that it takes stay, others are told apart and are the same everywhere',
  (_, rule) => {
    const names = [
      'plain_name-1',
      'a.b:c',
      'a b c',
      '9-lives',
      'x'.repeat(200),
      `${'x'.repeat(199)}y`,
      'Wetter für Bern',
    ];
    const { tools, toolChoice, messages } = withToolNames(talkOf(...names), rule);
    const written = tools.map(({ name }) => name);
    expect(written[0]).toBe('plain_name-1');
    expect(new Set(written).size).toBe(names.length);
    for (const name of written) expect(name.length <= rule.longest && rule.pattern.test(name)).toBe(true);
    expect(toolChoice).toEqual({ kind: 'tool', name: written[0] ?? '' });
    const called = messages.flatMap((message) =>
      message.role === 'tool' ? [message.name] : message.parts.map((part) => part.kind === 'tool-call' && part.name),
    );
    expect(called).toEqual(written.flatMap((name) => [name, name]));
  },
);

test('a caller reads its own name of a tool, however its provider had to call it', () => {
  const name = `mcp__${'server'.repeat(12)}__look`;
  const call = decode({ tools: [{ name, input_schema: { type: 'object' } }] });
  const [sent] = withToolNames(call.content(), shortNames).tools;
  const context = { call, requestId: 'r', createdSeconds: 1, model: 'served' };
  expect(sent?.name).not.toBe(name);
  const opened = { kind: 'tool-call', choice: 0, index: 0, id: 'c', name: sent?.name ?? '' } as const;
  const part = { kind: 'tool-call', at: '', id: 'c', name: sent?.name ?? '', arguments: '', cache: null } as const;
  const finish = { reason: 'tool-calls', stopSequence: null, raw: '' } as const;
  const answer = { id: null, model: null, reported: null, serviceTier: null };
  const whole = anthropicMessages.encodeAnswer(
    { ...answer, choices: [{ parts: [part], finish, logprobs: null }] },
    context,
  );
  expect(JSON.parse(whole).content[0].name).toBe(name);
  expect(anthropicMessages.openWriter(context).write(opened)).toContain(`"name":"${name}"`);
});
