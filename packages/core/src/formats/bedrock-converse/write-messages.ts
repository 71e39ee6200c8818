import type { AssistantPart, ChatMessage, ReasoningPart, TextPart, UserPart } from '../../chat/content.ts';
import { alternatingTurns, markedInstruction, splitInstructions, type Turn } from '../alternating-turns.ts';
import { plainIds } from '../plain-ids.ts';
import { inputOf } from '../tool-input.ts';
import { leaveOutCitations, type Translation } from '../translation.ts';
import { type Block, cachePoint, type Writing } from './block.ts';
import { mediaBlocks } from './write-media.ts';

/** A conversation as Converse takes it. */
export type WrittenMessages = { system: Block[]; messages: Turn<Block>[] };

/** Writes a conversation. Instructions at its beginning become `system`; later ones keep their place. */
export function writeMessages(
  messages: readonly ChatMessage[],
  { isClaude, translation }: { isClaude: boolean; translation: Translation },
): WrittenMessages {
  const { instructions, rest } = splitInstructions(messages);
  const writing: Writing = { isClaude, translation, idOf: plainIds(), documentNames: new Set() };
  const textBlock = (text: string): Block => ({ text });
  const turns = alternatingTurns(rest, { blocksOf: (message) => messageBlocks(message, writing), textBlock });
  return { system: instructions.flatMap(said), messages: turns };
}

/** Blank text is refused there, and says nothing. */
const said = ({ text, cache }: TextPart): Block[] => (text.trim() === '' ? [] : [{ text }, ...cachePoint(cache)]);

function messageBlocks(message: ChatMessage, writing: Writing): Block[] {
  leaveOutCitations(message, writing.translation);
  switch (message.role) {
    case 'system':
    case 'developer':
      return message.parts.flatMap((part) => said({ ...part, text: part.text && markedInstruction(part.text) }));
    case 'user':
      refuseName(message, writing);
      return message.parts.flatMap((part) => userBlocks(part, writing));
    case 'assistant':
      refuseName(message, writing);
      return message.parts.flatMap((part) => assistantBlocks(part, writing));
    case 'tool': {
      // A mark stands beside the result: within it there is no place for one.
      const marks = [...message.parts.map(({ cache }) => cache), message.cache].filter((mark) => mark !== null);
      const content = message.parts.flatMap((part) => userBlocks({ ...part, cache: null }, writing));
      const toolResult = {
        toolUseId: writing.idOf(message.callId),
        content: content.length > 0 ? content : [{ text: '(empty)' }],
        ...(message.isError ? { status: 'error' } : {}),
      };
      return [{ toolResult }, ...cachePoint(marks.at(-1) ?? null)];
    }
  }
}

function refuseName({ at, name }: { at: string; name: string | null }, { translation }: Writing): void {
  if (name !== null) translation.unsupported(`${at}.name`, 'its messages have no names');
}

function userBlocks(part: UserPart, writing: Writing): Block[] {
  return part.kind === 'text' ? said(part) : mediaBlocks(part, writing);
}

function assistantBlocks(part: AssistantPart, { translation, idOf }: Writing): Block[] {
  switch (part.kind) {
    case 'text':
      return said(part);
    case 'refusal':
      return part.text.trim() === '' ? [] : [{ text: part.text }];
    case 'reasoning':
      return reasoningBlocks(part);
    case 'tool-call': {
      const toolUse = { toolUseId: idOf(part.id), name: part.name, input: inputOf(part, translation) };
      return [{ toolUse }, ...cachePoint(part.cache)];
    }
  }
}

/** Another maker's seal would be refused, and unsealed reasoning as well. */
function reasoningBlocks({ text, signature, redacted }: ReasoningPart): Block[] {
  if (signature?.format !== 'bedrock-converse') return [];
  const { value } = signature;
  return [{ reasoningContent: redacted ? { redactedContent: value } : { reasoningText: { text, signature: value } } }];
}
