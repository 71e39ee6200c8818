import type { ChatCall } from '../../chat/chat-call.ts';
import type { ChatContent } from '../../chat/content.ts';
import { GatewayError } from '../../errors.ts';
import type { ObjectText } from '../../json/object-text.ts';
import { inputBound } from '../input-bound.ts';
import { listFeatures } from '../list-features.ts';
import { openingOf } from '../opening-of.ts';
import { readBody, readUnambiguous } from '../read-body.ts';
import type { CallInput } from '../wire-format.ts';
import { isTooDeep } from './proto-json.ts';
import { readContent } from './read-content.ts';
import { refuseContradictions } from './refuse-contradictions.ts';
import { type GenerateContentBody, generateContentBody, type Part } from './schema.ts';

/** Reads a generateContent call. Throws `invalid_json` or `invalid_request`, naming the field and what it must be. */
export function decodeCall({ text, model, stream, query }: CallInput): ChatCall {
  if (model === null) throw new GatewayError('invalid_request', 'The address must name the model.', { param: 'model' });
  const { value, object } = readBody(text, generateContentBody);
  if (isTooDeep(value)) throw new GatewayError('invalid_request', 'The request body is nested too deeply.');
  refuseContradictions(value);
  generationConfigOf(object);
  const config = value.generationConfig;
  const extras = extrasOf(value);
  let content: ChatContent | undefined;
  return {
    kind: 'chat',
    format: 'google-generate-content',
    model: model.replace(/^models\//, ''),
    stream: stream ?? false,
    streamFraming: query.get('alt') === 'sse' ? 'sse' : 'json-array',
    wantsStreamUsage: true,
    maxOutputTokens: config?.maxOutputTokens ?? null,
    temperature: config?.temperature ?? null,
    choices: config?.candidateCount ?? 1,
    maxInputTokens: inputBound(text, extras),
    endUser: null,
    serviceTier: value.serviceTier ?? null,
    maxSearches: { webSearches: searches(value) ? 10 : 0, fileSearches: 0 },
    body: object,
    forwardHeaders: {},
    features: listFeatures({
      tools: Boolean(value.tools?.length),
      images: extras.images > 0 || value.contents.some(({ parts }) => parts.some(isStoredImage)),
      json: (config?.responseMimeType ?? 'text/plain') !== 'text/plain',
    }),
    opening: () => openingBefore(value),
    content() {
      content ??= readContent(value);
      return content;
    },
  };
}

/** The members of the generation config and its name in the body; null when there is none. A member of it that stands twice is refused. */
export function generationConfigOf(body: ObjectText): { name: string; config: ObjectText | null } | null {
  for (const name of ['generationConfig', 'generation_config']) {
    const span = body.members.get(name);
    if (!span) continue;
    const isNull = body.text[span.start] !== '{';
    return { name, config: isNull ? null : readUnambiguous(body.text.slice(span.start, span.end)) };
  }
  return null;
}

/** Google's search is paid by the query. A model makes few: ten are reserved. */
const searches = ({ tools }: GenerateContentBody): boolean =>
  (tools ?? []).some((tool) =>
    ['googleSearch', 'googleSearchRetrieval'].some((name) => Boolean(Reflect.get(tool, name))),
  );

const isStoredImage = ({ fileData }: Pick<Part, 'fileData'>) => fileData?.mimeType?.startsWith('image/') ?? false;

function openingBefore({ contents, tools, systemInstruction, cachedContent }: GenerateContentBody): string {
  return openingOf({ tools, systemInstruction, cachedContent }, contents);
}

/** What the tools of the provider itself bring in is read as input, too. */
function extrasOf(body: GenerateContentBody): Extras {
  const serverTools = (body.tools ?? []).some((tool) =>
    Object.entries(tool).some(([name, value]) => name !== 'functionDeclarations' && Boolean(value)),
  );
  const extras = { images: 0, mediaCharacters: 0, elsewhere: serverTools || Boolean(body.cachedContent) };
  for (const { parts } of body.contents) for (const part of parts) count(part, extras);
  return extras;
}

function count(part: Pick<Part, 'inlineData' | 'fileData' | 'functionResponse'>, extras: Extras): void {
  const { inlineData, fileData, functionResponse } = part;
  if (fileData) extras.elsewhere = true;
  if (inlineData?.mimeType.startsWith('image/')) {
    extras.images++;
    extras.mediaCharacters += inlineData.data.length;
  } else if (inlineData && !inlineData.mimeType.startsWith('audio/')) extras.elsewhere = true;
  for (const inner of functionResponse?.parts ?? []) count({ ...inner, functionResponse: null }, extras);
}

type Extras = { images: number; mediaCharacters: number; elsewhere: boolean };
