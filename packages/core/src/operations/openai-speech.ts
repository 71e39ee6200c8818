import { z } from 'zod';
import { inputBound } from '../formats/input-bound.ts';
import { openaiDialect } from '../formats/openai-dialect.ts';
import { noUsage } from '../pricing/usage.ts';
import { jsonOf, passPayload, readJson, sameFamily } from './json-payload.ts';
import type { Operation, OperationCall, OperationWire } from './operation.ts';
import { operationCall } from './operation-call.ts';
import { readTypedEvent } from './read-events.ts';
import { readTokenUsage } from './token-usage.ts';

const body = z.looseObject({
  model: z.string().min(1).max(300),
  input: z.string().min(1).max(4_096),
  voice: z.union([z.string().min(1), z.looseObject({ id: z.string().min(1) })]),
  instructions: z.string().nullish(),
  response_format: z.enum(['mp3', 'opus', 'aac', 'flac', 'wav', 'pcm']).nullish(),
  speed: z.number().min(0.25).max(4).nullish(),
  stream_format: z.enum(['sse', 'audio']).nullish(),
});

/** Speech from text: https://platform.openai.com/docs/api-reference/audio/createSpeech */
export const openaiSpeech: Operation = {
  name: 'audio-speech',
  family: 'openai',
  dialect: openaiDialect,
  body: 'json',
  decode(input) {
    const { value, object } = readJson(input, body);
    const inputCharacters = [...value.input].length;
    return operationCall({
      operation: 'audio-speech',
      family: 'openai',
      model: value.model,
      stream: value.stream_format === 'sse',
      wantsStreamUsage: true,
      // Speech of one character is about one and a half tokens; slow speech is longer.
      maxOutputTokens: Math.ceil((inputCharacters * 4) / (value.speed ?? 1)) + 100,
      maxInputTokens: inputBound(object.text, { images: 0, mediaCharacters: 0, elsewhere: false }),
      maxUnits: { inputCharacters },
      knownUnits: { outputAudioTokens: Math.ceil((inputCharacters * 1.5) / (value.speed ?? 1)) },
      payload: { kind: 'json', object },
    });
  },
};

/** The same at providers. The bytes pass; models that are not paid by the token are paid by the character. */
export const openaiSpeechWire: OperationWire = {
  family: 'openai',
  encode(call, { model }) {
    sameFamily(call, 'openai');
    return passPayload(call, model);
  },
  readAnswer({ text, contentType, model }, call) {
    if (text !== null || contentType.startsWith('application/json')) return undefined;
    if (isPaidByToken(model)) return { text: null, reported: null };
    const usage = { ...noUsage, inputCharacters: charactersOf(call) };
    return { text: null, reported: { usage, mismatch: null } };
  },
  readEvent: (data) =>
    readTypedEvent(data, { last: /^speech\.audio\.done$/, readUsage: (usage) => readTokenUsage(usage, 'audio') }),
};

/** OpenAI's newer voices, and Google's; their bytes tell no usage. */
const isPaidByToken = (model: string) => /gpt-|gemini-/.test(model);

function charactersOf(call: OperationCall): number {
  const parsed = body.safeParse(JSON.parse(jsonOf(call).text));
  return parsed.success ? [...parsed.data.input].length : 0;
}
