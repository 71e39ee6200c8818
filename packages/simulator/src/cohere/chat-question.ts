import { type Medium, mediumFromUrl } from '../answer/media.ts';
import type { Question, TextShape, ToolUse, Turn } from '../answer/question.ts';
import type { ChatRequest, Message, Part } from './chat-request.ts';

/** A request of Cohere's chat in no vendor's words. Documents are read as if a system message had them. */
export function chatQuestion(request: ChatRequest, baseModel: string): Question {
  const documents = (request.documents ?? []).map((each) =>
    typeof each === 'string' ? each : JSON.stringify(each.data),
  );
  const turns = request.messages.map(turn);
  if (documents.length > 0) turns.unshift({ role: 'system', texts: documents, media: [] });
  return {
    seedText: JSON.stringify([baseModel, request.messages, documents, request.seed ?? null]),
    turns,
    tools: (request.tools ?? []).map(({ function: { name, parameters } }) => ({ name, parameters })),
    toolUse: toolUse(request.tool_choice),
    parallelTools: true,
    shape: textShape(request.response_format),
    capTokens: request.max_tokens ?? null,
    stop: request.stop_sequences ?? [],
    reasoning: request.thinking?.type === 'enabled' ? 'shown' : 'off',
    refusal: 'spoken',
    choices: 1,
  };
}

/** The medium of a part; null when it has none, or base64 that is none. */
export function mediumOf(part: Part): Medium | null {
  return part.type === 'image_url' ? mediumFromUrl('image', null, part.image_url.url) : null;
}

function turn({ role, content }: Message): Turn {
  if (typeof content === 'string') return { role, texts: [content], media: [] };
  const texts: string[] = [];
  const media: Medium[] = [];
  for (const part of content ?? []) {
    if (part.type === 'text') texts.push(part.text);
    if (part.type === 'document') texts.push(JSON.stringify(part.document.data));
    const medium = mediumOf(part);
    if (medium) media.push(medium);
  }
  return { role, texts, media };
}

function toolUse(choice: ChatRequest['tool_choice']): ToolUse {
  if (choice === 'REQUIRED') return { kind: 'required' };
  return choice === 'NONE' ? { kind: 'none' } : { kind: 'auto' };
}

function textShape(format: ChatRequest['response_format']): TextShape {
  if (format?.type !== 'json_object') return { kind: 'text' };
  const schema = format.json_schema ?? null;
  return schema === null ? { kind: 'json' } : { kind: 'schema', schema };
}
