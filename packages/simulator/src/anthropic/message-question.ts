import { type Medium, mediumFromBase64, mediumFromUrl } from '../answer/media.ts';
import type { Question, ToolUse, Turn } from '../answer/question.ts';
import type { Block, Message, MessageRequest } from './message-request.ts';

/** A request of the messages API in no vendor's words. */
export function messageQuestion(request: MessageRequest, baseModel: string): Question {
  const { system, thinking } = request;
  const turns = request.messages.flatMap(turnsOf);
  const instructions = typeof system === 'string' ? [system] : (system ?? []).map((block) => block.text);
  if (instructions.length > 0) turns.unshift({ role: 'system', texts: instructions, media: [] });
  const format = request.output_config?.format ?? request.output_format ?? null;
  const thinks = thinking?.type === 'enabled' || thinking?.type === 'adaptive';
  return {
    seedText: JSON.stringify([baseModel, system ?? null, request.messages]),
    turns,
    tools: (request.tools ?? []).flatMap((tool) =>
      (tool.type ?? 'custom') === 'custom' ? [{ name: tool.name ?? '', parameters: tool.input_schema ?? {} }] : [],
    ),
    toolUse: toolUse(request.tool_choice),
    parallelTools: !(request.tool_choice?.type !== 'none' && request.tool_choice?.disable_parallel_tool_use === true),
    shape: format === null ? { kind: 'text' } : { kind: 'schema', schema: format.schema },
    capTokens: request.max_tokens,
    stop: request.stop_sequences ?? [],
    reasoning: thinks ? 'shown' : 'off',
    refusal: 'spoken',
    choices: 1,
  };
}

/** The medium of an image or a document; null when its base64 is none. Documents of text have no medium. */
export function mediumOf({ type, source }: Block & { type: 'image' | 'document' }): Medium | null {
  const kind = type === 'image' ? 'image' : 'file';
  switch (source.type) {
    case 'base64':
      return mediumFromBase64(kind, source.media_type, source.data);
    case 'url':
      return mediumFromUrl(kind, null, source.url);
    case 'file':
      return { kind, mediaType: null, place: { kind: 'reference', name: source.file_id } };
    case 'text':
      return { kind, mediaType: 'text/plain', place: { kind: 'bytes', bytes: Buffer.byteLength(source.data) } };
    case 'content':
      return {
        kind,
        mediaType: null,
        place: { kind: 'bytes', bytes: Buffer.byteLength(JSON.stringify(source.content)) },
      };
  }
}

/** A message as turns: tool results are turns of their own, before what the user adds. */
function turnsOf({ role, content }: Message): Turn[] {
  if (typeof content === 'string') return [{ role, texts: [content], media: [] }];
  const own: Turn = { role, texts: [], media: [] };
  const results: Turn[] = [];
  for (const block of content) {
    if (block.type === 'tool_result') results.push(resultTurn(block));
    else take(own, block);
  }
  return own.texts.length + own.media.length > 0 || results.length === 0 ? [...results, own] : results;
}

function resultTurn({ content = '' }: Block & { type: 'tool_result' }): Turn {
  const turn: Turn = { role: 'tool', texts: [], media: [] };
  if (typeof content === 'string') turn.texts.push(content);
  else for (const block of content) take(turn, block);
  return turn;
}

function take(turn: Turn, block: Block): void {
  if (block.type === 'text') turn.texts.push(block.text);
  if (block.type === 'search_result') turn.texts.push(...block.content.map((each) => each.text));
  if (block.type !== 'image' && block.type !== 'document') return;
  if (block.source.type === 'text') turn.texts.push(block.source.data);
  const medium = mediumOf(block);
  if (medium) turn.media.push(medium);
}

function toolUse(choice: MessageRequest['tool_choice']): ToolUse {
  switch (choice?.type) {
    case 'any':
      return { kind: 'required' };
    case 'tool':
      return { kind: 'named', name: choice.name };
    case 'none':
      return { kind: 'none' };
    default:
      return { kind: 'auto' };
  }
}
