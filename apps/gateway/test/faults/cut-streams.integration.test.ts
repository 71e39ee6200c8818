import { describe, expect, test } from 'bun:test';
import { anthropicClient } from '../sdk/anthropic-client.ts';
import { googleClient } from '../sdk/google-client.ts';
import { openaiChatClient } from '../sdk/openai-chat-client.ts';
import { openaiResponsesClient } from '../sdk/openai-responses-client.ts';
import { model } from '../testing/world.ts';
import { drive, type Seen } from './support/drive.ts';
import { backupModel } from './support/fault-yard.ts';
import { amplification, attemptsOf, bill, integrity, nothingHeld, success } from './support/guarantees.ts';
import { setUpFaults } from './support/set-up-faults.ts';

const count = 1_000;
/** Of a hundred calls; so few and so far apart that the provider is not rested and every cut is seen. */
const sharePercent = 10;
const struck = (count * sharePercent) / 100;
/** So few that no five of those under way are struck: calls that break off end together, and five in a row would rest the provider. */
const atOnce = 8;

const { board, yard } = await setUpFaults();

/** Cut points before any content: another provider takes over. */
const early = [
  ['reset', 'F18 reset before headers'],
  ['cut_head', 'F18 reset between headers and body'],
  ['cut-0', 'F18 reset after the role, before content'],
  ['eof-0', 'F18 end before content'],
] as const;

/** Cut points after content: nobody takes over, and nobody is told that the answer is whole. */
const late = [
  ['cut-3', 'F18 reset mid-stream'],
  ['cut_char-3', 'F18 reset inside a character'],
  ['cut_end', 'F18 reset before the terminal event'],
  ['eof-3', 'F18 clean end mid-stream'],
] as const;

for (const [cut, fault] of early)
  test(`${fault}: the fallback answers whole, and nothing of the broken stream is in it`, async () => {
    const target = await yard.addScripted(cut, `${model}+${cut}+tokens-20+fail_share-${sharePercent}`);
    await yard.route(`early-${cut}`, [target, yard.backupCall]);
    const seen = await drive(yard.door, { model: `early-${cut}`, count, atOnce, isStreamed: () => true });
    board.claim(fault, success(seen));
    const moved = seen.filter(({ served }) => served === backupModel).length;
    board.claim(fault, {
      guarantee: 'every struck call was served by the fallback',
      measured: `${moved} of ${struck}`,
      holds: moved === struck,
    });
    board.claim(fault, amplification(attemptsOf(seen), count));
    board.claim(fault, integrity(seen));
    board.claim(fault, await bill(yard, seen));
    board.claim(fault, await nothingHeld(yard));
  });

for (const [cut, fault] of late)
  test(`${fault}: ends in an error event, with the words of one provider, and never as if it were whole`, async () => {
    const script = `${model}+${cut}+tokens-20+fail_share-${sharePercent}`;
    const target = await yard.addScripted(cut, script);
    await yard.route(`late-${cut}`, [target, yard.backupCall]);
    const seen = await drive(yard.door, { model: `late-${cut}`, count, atOnce, isStreamed: () => true });
    const cutOff = seen.filter(({ answered }) => !answered);
    const told = cutOff.filter(({ text, stream }) => stream?.ending === 'error' && text.includes('"stream_cut"'));
    // Callers are told nothing of where the provider is, nor of what we call it with.
    expect(told.filter(({ text }) => /https?:|fetch\(/.test(text))).toEqual([]);
    // A reset may overtake what was sent before it. Then no content came, and the fallback may answer.
    const overtaken = seen.filter(({ answered, served }) => answered && served === backupModel).length;
    board.claim(fault, {
      guarantee: 'every cut ends in an error event, the others are whole',
      measured: `${told.length} of ${struck} cut, ${overtaken} before content, ${seen.length - cutOff.length} whole`,
      holds: told.length === cutOff.length && told.length + overtaken === struck && overtaken <= struck / 10,
    });
    board.claim(fault, integrity(seen));
    board.claim(fault, {
      guarantee: 'no second provider after the first content',
      measured: `${attemptsOf(seen)} attempts for ${count}`,
      holds: attemptsOf(seen) === count + overtaken,
    });
    board.claim(fault, await bill(yard, seen));
    board.claim(fault, await nothingHeld(yard));
    board.claim(fault, await prefixes(told));
  });

/** What callers got of cut streams is the beginning of what the provider says to the same question. */
async function prefixes(seen: readonly Seen[]) {
  let right = 0;
  for (const { user, stream } of seen) {
    const asked = { model: `${model}+tokens-20`, messages: [{ role: 'user', content: user }] };
    const response = await fetch(`${yard.primary.url}/v1/chat/completions`, {
      method: 'POST',
      headers: { authorization: 'Bearer sk-any' },
      body: JSON.stringify(asked),
    });
    const whole: { choices: { message: { content: string } }[] } = await response.json();
    const content = stream?.content ?? '';
    if (content !== '' && whole.choices[0]?.message.content.startsWith(content)) right++;
  }
  return {
    guarantee: 'what came is the beginning of one provider’s words',
    measured: `${right} of ${seen.length}`,
    holds: right === seen.length,
  };
}

/** A provider of each family that callers speak, and the answer that its own client must take for none. */
const providers = {
  'openai-chat': { provider: 'openai-compatible', path: '/v1', base: 'gpt-4o-mini' },
  'openai-responses': { provider: 'openai', path: '/v1', base: 'gpt-5-pro' },
  'anthropic-messages': { provider: 'anthropic', path: '', base: 'claude-sonnet-4-5' },
  'google-generate-content': { provider: 'google', path: '', base: 'gemini-2.5-flash' },
} as const;

const clients = [openaiChatClient, openaiResponsesClient, anthropicClient, googleClient];

describe('the vendors’ own clients take no cut stream for a whole one', () => {
  for (const [cut, fault] of [...late, ['error_event-3', 'F23 error event mid-stream'] as const])
    test(fault, async () => {
      const clean: string[] = [];
      for (const [format, { provider, path, base }] of Object.entries(providers)) {
        const script = `${base}+${cut}+tokens-20`;
        const target = await yard.addScripted(`${format}-${cut}`.toLowerCase().replace('_', '-'), script, {
          provider,
          path,
        });
        await yard.route(`${format}-${cut}`, [target]);
        for (const make of clients) {
          const client = make({ origin: yard.origin, secret: yard.key.secret });
          const pieces = await client.stream(`${format}-${cut}`).catch(() => null);
          if (pieces !== null) clean.push(`${client.name} of ${format}`);
        }
      }
      const all = clients.length * Object.keys(providers).length;
      board.claim(fault, {
        guarantee: 'official clients (OpenAI chat and responses, Anthropic, Google) throw',
        measured: `${all - clean.length} of ${all} ${clean.join(', ')}`.trim(),
        holds: clean.length === 0,
      });
    });

  test('and they take a whole one for whole, so that the above says something', async () => {
    for (const [format, { provider, path, base }] of Object.entries(providers)) {
      const target = await yard.addScripted(`${format}-well`, `${base}+tokens-20`, { provider, path });
      await yard.route(`${format}-well`, [target]);
      for (const make of clients) {
        const pieces = await make({ origin: yard.origin, secret: yard.key.secret }).stream(`${format}-well`);
        expect(pieces.join('').length).toBeGreaterThan(0);
      }
    }
  });
});
