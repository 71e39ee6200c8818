import type { ChatMessage, TextPart } from '../chat/content.ts';

/** One side's turn, in a format whose turns alternate. */
export type Turn<Block> = { role: 'user' | 'assistant'; content: Block[] };

/** How a format writes blocks. */
export type BlockWriting<Block> = {
  /** What a message says; none when nothing of it can be said. */
  blocksOf(message: ChatMessage): Block[];
  textBlock(words: string): Block;
};

/**
 * Instructions that begin a conversation, and the rest of it. Where there is nothing but instructions they are the conversation, as
 * formats with alternating turns need at least one.
 */
export function splitInstructions(messages: readonly ChatMessage[]): { instructions: TextPart[]; rest: ChatMessage[] } {
  const begin = messages.findIndex(({ role }) => role !== 'system' && role !== 'developer');
  const [leading, rest] = begin === -1 ? [[], [...messages]] : [messages.slice(0, begin), messages.slice(begin)];
  const instructions = leading.flatMap((message): TextPart[] =>
    message.role === 'system' || message.role === 'developer' ? message.parts : [],
  );
  return { instructions, rest };
}

/**
 * Writes what the same side says in a row as one turn, with results of tools first, as Anthropic and Bedrock demand. The first turn
 * is the user's, and a last turn of the assistant, which is one to be continued, keeps its place.
 */
export function alternatingTurns<Block>(
  messages: readonly ChatMessage[],
  { blocksOf, textBlock }: BlockWriting<Block>,
): Turn<Block>[] {
  const turns: { role: Turn<Block>['role']; results: Block[]; others: Block[] }[] = [];
  for (const message of messages) {
    const role = message.role === 'assistant' ? 'assistant' : 'user';
    const blocks = blocksOf(message);
    if (blocks.length === 0) continue;
    let turn = turns.at(-1);
    if (turn?.role !== role) {
      turn = { role, results: [], others: [] };
      turns.push(turn);
    }
    turn[message.role === 'tool' ? 'results' : 'others'].push(...blocks);
  }
  const written = turns.map(({ role, results, others }) => ({ role, content: [...results, ...others] }));
  // Words of nothing but space are none there, and a conversation must have some.
  if (written.length === 0) written.push({ role: 'user', content: [textBlock(nothingSaid)] });
  if (written[0]?.role === 'assistant') written.unshift({ role: 'user', content: [textBlock(conversationBegins)] });
  return written;
}

/**
 * An instruction in the middle of a conversation, as text of the user that says what it is: hoisted it would change what came
 * before it, and not every model knows another place for it.
 */
export const markedInstruction = (words: string): string => `<system>\n${words}\n</system>`;

const nothingSaid = '(empty)';
const conversationBegins = '(The conversation begins with your message.)';
