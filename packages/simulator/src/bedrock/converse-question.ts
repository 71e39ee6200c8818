import { type Medium, mediumFromBase64 } from '../answer/media.ts';
import type { Question, TextShape, ToolUse, Turn } from '../answer/question.ts';
import type { Block, ConverseRequest, Message } from './converse-request.ts';

/** A request of Converse in no vendor's words. */
export function converseQuestion(request: ConverseRequest, baseModel: string): Question {
  const { messages = [], system = [], inferenceConfig: config = {}, toolConfig } = request;
  const turns = messages.flatMap(turnsOf);
  const instructions = system.flatMap(({ text }) => (text === undefined ? [] : [text]));
  if (instructions.length > 0) turns.unshift({ role: 'system', texts: instructions, media: [] });
  return {
    seedText: JSON.stringify([baseModel, system, messages]),
    turns,
    tools: (toolConfig?.tools ?? []).flatMap(({ toolSpec }) =>
      toolSpec ? [{ name: toolSpec.name, parameters: toolSpec.inputSchema.json ?? {} }] : [],
    ),
    toolUse: toolUse(toolConfig),
    parallelTools: true,
    shape: textShape(request),
    capTokens: config.maxTokens ?? null,
    stop: config.stopSequences ?? [],
    reasoning: thinks(request.additionalModelRequestFields ?? {}) ? 'shown' : 'off',
    refusal: 'spoken',
    choices: 1,
  };
}

/** What media can stand in: a block, or a piece of a tool result. */
type Carrier = Pick<Block, 'image' | 'document' | 'video' | 'audio'> & {
  toolResult?: { content: Carrier[] } | undefined;
};

/** The media of a block or of a tool result; null in place of those whose base64 is none. */
export function mediaOf({ image, document, video, audio, toolResult }: Carrier): (Medium | null)[] {
  const own = [
    read('image', image, 'image'),
    read('file', document && { ...document, format: document.format ?? 'txt' }, 'application'),
    read('video', video, 'video'),
    read('audio', audio, 'audio'),
  ].filter((medium) => medium !== undefined);
  return [...own, ...(toolResult?.content ?? []).flatMap((content) => mediaOf(content))];
}

interface Source {
  format: string;
  source: { bytes?: string | undefined; s3Location?: { uri: string } | undefined; text?: string | undefined };
}

function read(kind: Medium['kind'], given: Source | undefined, family: string): Medium | null | undefined {
  if (given === undefined) return undefined;
  const { bytes, s3Location, text = '' } = given.source;
  const mediaType = `${family}/${given.format}`;
  if (bytes !== undefined) return mediumFromBase64(kind, mediaType, bytes);
  if (s3Location) return { kind, mediaType, place: { kind: 'reference', name: s3Location.uri } };
  return { kind, mediaType, place: { kind: 'bytes', bytes: Buffer.byteLength(text) } };
}

/** A message as turns: each tool result is a turn of its own. */
function turnsOf({ role, content }: Message): Turn[] {
  const own: Turn = { role, texts: [], media: [] };
  const results: Turn[] = [];
  for (const block of content) {
    const media = mediaOf(block).filter((medium) => medium !== null);
    if (block.toolResult) {
      const texts = block.toolResult.content.flatMap(({ text, json }) => {
        if (text !== undefined) return [text];
        return json === undefined ? [] : [JSON.stringify(json)];
      });
      results.push({ role: 'tool', texts, media });
      continue;
    }
    if (block.text !== undefined) own.texts.push(block.text);
    own.media.push(...media);
  }
  return own.texts.length + own.media.length > 0 || results.length === 0 ? [...results, own] : results;
}

function toolUse(config: ConverseRequest['toolConfig']): ToolUse {
  if (config?.toolChoice?.any) return { kind: 'required' };
  const named = config?.toolChoice?.tool;
  return named ? { kind: 'named', name: named.name } : { kind: 'auto' };
}

function textShape({ outputConfig }: ConverseRequest): TextShape {
  const text = outputConfig?.textFormat?.structure.jsonSchema.schema;
  if (text === undefined) return { kind: 'text' };
  try {
    return { kind: 'schema', schema: JSON.parse(text) };
  } catch {
    return { kind: 'json' };
  }
}

/** Whether the model's own fields turn reasoning on, under the names that Anthropic's and Amazon's models use. */
function thinks(fields: Record<string, unknown>): boolean {
  const configs = [fields.thinking, fields.reasoning_config, fields.reasoningConfig];
  return configs.some((config) => ['enabled', 'adaptive'].includes(String(Object(config).type)));
}
