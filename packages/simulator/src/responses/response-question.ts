import { type Medium, mediumFromBase64, mediumFromUrl } from '../answer/media.ts';
import type { Question, TextShape, ToolUse, Turn } from '../answer/question.ts';
import type { Content, ContentPart, InputItem, ResponseRequest } from './response-request.ts';

/** A request of the responses API in no vendor's words; `items` are its whole conversation. */
export function responseQuestion(request: ResponseRequest, baseModel: string, items: readonly InputItem[]): Question {
  const turns = items.flatMap(turnsOf);
  if (request.instructions) turns.unshift({ role: 'system', texts: [request.instructions], media: [] });
  return {
    seedText: JSON.stringify([baseModel, request.instructions ?? null, items]),
    turns,
    tools: (request.tools ?? []).flatMap((tool) =>
      tool.type === 'function' && tool.name !== undefined
        ? [{ name: tool.name, parameters: tool.parameters ?? {} }]
        : [],
    ),
    toolUse: toolUse(request.tool_choice),
    parallelTools: request.parallel_tool_calls !== false,
    shape: textShape(request.text?.format),
    capTokens: request.max_output_tokens ?? null,
    stop: [],
    reasoning: reasoningOf(request.reasoning),
    refusal: 'spoken',
    choices: 1,
  };
}

/** The items a request brings itself. A text is a message of the user. */
export function itemsOf({ input }: ResponseRequest): InputItem[] {
  return typeof input === 'string' ? [{ type: 'message', role: 'user', content: input }] : input;
}

/** The medium of a part; null when it has none, or base64 that is none. */
export function mediumOf(part: ContentPart): Medium | null {
  switch (part.type) {
    case 'input_image':
      return mediumFromUrl('image', null, part.image_url ?? part.file_id ?? '');
    case 'input_file':
      return mediumFromUrl('file', null, part.file_data ?? part.file_url ?? part.file_id ?? '');
    case 'input_audio':
      return mediumFromBase64('audio', `audio/${part.input_audio.format}`, part.input_audio.data);
    default:
      return null;
  }
}

function turnsOf(item: InputItem): Turn[] {
  switch (item.type) {
    case undefined:
    case 'message': {
      const role = item.role === 'developer' ? 'system' : item.role;
      return [{ role, ...readContent(item.content) }];
    }
    case 'function_call_output':
      return [{ role: 'tool', ...readContent(item.output) }];
    default:
      return [];
  }
}

function readContent(content: Content): Omit<Turn, 'role'> {
  if (typeof content === 'string') return { texts: [content], media: [] };
  const texts: string[] = [];
  const media: Medium[] = [];
  for (const part of content) {
    if ('text' in part && typeof part.text === 'string') texts.push(part.text);
    else if (part.type === 'refusal') texts.push(part.refusal);
    const medium = mediumOf(part);
    if (medium) media.push(medium);
  }
  return { texts, media };
}

function toolUse(choice: ResponseRequest['tool_choice']): ToolUse {
  if (typeof choice === 'string') return { kind: choice };
  if (choice?.type === 'function' && choice.name !== undefined) return { kind: 'named', name: choice.name };
  return { kind: 'auto' };
}

type Format = NonNullable<ResponseRequest['text']>['format'];

function textShape(format: Format): TextShape {
  if (format?.type === 'json_object') return { kind: 'json' };
  return format?.type === 'json_schema' ? { kind: 'schema', schema: format.schema } : { kind: 'text' };
}

function reasoningOf(reasoning: ResponseRequest['reasoning']): Question['reasoning'] {
  const effort = reasoning?.effort ?? null;
  const summary = reasoning?.summary ?? null;
  if (effort === 'none' || (effort === null && summary === null)) return 'off';
  return summary === null ? 'hidden' : 'shown';
}
