import { type Medium, mediumFromBase64, mediumFromUrl } from '../answer/media.ts';
import type { Question, TextShape, ToolUse, Turn } from '../answer/question.ts';
import type { ChatRequest } from './chat-request.ts';

type Message = ChatRequest['messages'][number];
type Part = Exclude<Message['content'], string | null | undefined>[number];

const ROLES = {
  developer: 'system',
  system: 'system',
  user: 'user',
  assistant: 'assistant',
  tool: 'tool',
  function: 'tool',
} satisfies Record<Message['role'], Turn['role']>;

/** A chat request in no vendor's words. */
export function chatQuestion(request: ChatRequest, baseModel: string): Question {
  const { stop } = request;
  return {
    seedText: JSON.stringify([baseModel, request.messages, request.seed ?? null]),
    turns: request.messages.map(turn),
    tools: (request.tools ?? []).flatMap((tool) =>
      tool.function ? [{ name: tool.function.name, parameters: tool.function.parameters ?? {} }] : [],
    ),
    toolUse: toolUse(request.tool_choice),
    parallelTools: request.parallel_tool_calls !== false,
    shape: textShape(request.response_format),
    capTokens: request.max_completion_tokens ?? request.max_tokens ?? null,
    stop: typeof stop === 'string' ? [stop] : (stop ?? []),
    // What OpenAI's models think is billed and never shown; the script says how much it is.
    reasoning: 'off',
    refusal: 'spoken',
    choices: request.n ?? 1,
  };
}

/** What of a part is a medium; null for texts, and for base64 that is none. */
export function mediumOf(part: Part): Medium | null {
  switch (part.type) {
    case 'image_url':
      return mediumFromUrl('image', null, part.image_url.url);
    case 'input_audio':
      return mediumFromBase64('audio', `audio/${part.input_audio.format}`, part.input_audio.data);
    case 'file': {
      const { file_data, file_id } = part.file;
      return mediumFromUrl('file', null, file_data ?? file_id ?? '');
    }
    default:
      return null;
  }
}

function turn({ role, content }: Message): Turn {
  if (typeof content === 'string') return { role: ROLES[role], texts: [content], media: [] };
  const texts: string[] = [];
  const media: Medium[] = [];
  for (const part of content ?? []) {
    if (part.type === 'text') texts.push(part.text);
    else if (part.type === 'refusal') texts.push(part.refusal);
    else {
      const medium = mediumOf(part);
      if (medium) media.push(medium);
    }
  }
  return { role: ROLES[role], texts, media };
}

function toolUse(choice: ChatRequest['tool_choice']): ToolUse {
  if (typeof choice === 'string') return { kind: choice };
  const name = choice?.function?.name;
  return name === undefined ? { kind: 'auto' } : { kind: 'named', name };
}

function textShape(format: ChatRequest['response_format']): TextShape {
  if (format?.type === 'json_object') return { kind: 'json' };
  if (format?.type === 'json_schema') return { kind: 'schema', schema: format.json_schema.schema ?? {} };
  return { kind: 'text' };
}
