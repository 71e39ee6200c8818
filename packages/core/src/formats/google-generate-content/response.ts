import { z } from 'zod';
import { isTooDeep } from './proto-json.ts';

const text = z.string().nullish().catch(null);
const word = z.string().max(200).nullish().catch(null);
const object = z.record(z.string(), z.unknown()).nullish().catch(null);
const number = z.number().nullish().catch(null);

/** Foreign data is read for what is needed, and whatever is not as expected counts as absent. */
const list = <Item extends z.ZodType>(item: Item) =>
  z
    .array(z.unknown())
    .nullish()
    .catch(null)
    .transform((given) => (given ?? []).flatMap((one) => item.safeParse(one).data ?? []) as z.infer<Item>[]);

const responsePart = z.looseObject({
  text,
  thought: z.boolean().nullish().catch(null),
  thoughtSignature: text,
  functionCall: z.looseObject({ id: word, name: word, args: object }).nullish().catch(null),
  executableCode: z.looseObject({ code: text }).nullish().catch(null),
  codeExecutionResult: z.looseObject({ output: text }).nullish().catch(null),
  inlineData: z.looseObject({ mimeType: word }).nullish().catch(null),
});

const token = z.looseObject({ token: z.string().catch(''), logProbability: z.number().catch(0) });
const cited = z.looseObject({ startIndex: number, endIndex: number, uri: text, title: text });

const groundingMetadata = z.looseObject({
  webSearchQueries: list(z.string()),
  groundingChunks: list(
    z.looseObject({
      web: z.looseObject({ uri: text, title: text }).nullish().catch(null),
      retrievedContext: z.looseObject({ uri: text, title: text }).nullish().catch(null),
    }),
  ),
  groundingSupports: list(
    z.looseObject({
      segment: z.looseObject({ startIndex: number, endIndex: number }).nullish().catch(null),
      groundingChunkIndices: list(z.int().nonnegative()),
    }),
  ),
});

const candidate = z.looseObject({
  index: z.int().nonnegative().max(127).nullish().catch(null),
  content: z
    .looseObject({ parts: list(responsePart) })
    .nullish()
    .catch(null),
  finishReason: word,
  groundingMetadata: groundingMetadata.nullish().catch(null),
  citationMetadata: z
    .looseObject({ citations: list(cited) })
    .nullish()
    .catch(null),
  logprobsResult: z
    .looseObject({ chosenCandidates: list(token), topCandidates: list(z.looseObject({ candidates: list(token) })) })
    .nullish()
    .catch(null),
});

/** An answer, or one chunk of a stream of them: https://ai.google.dev/api/generate-content#GenerateContentResponse */
const generateContentResponse = z.looseObject({
  candidates: list(candidate),
  promptFeedback: z.looseObject({ blockReason: word }).nullish().catch(null),
  usageMetadata: z.unknown().optional(),
  modelVersion: word,
  responseId: word,
});

/** Part of an answer, as foreign data is read. */
export type ResponsePart = z.infer<typeof responsePart>;
/** One candidate of an answer. */
export type ResponseCandidate = z.infer<typeof candidate>;
/** See {@link readResponse}. */
export type GenerateContentResponse = z.infer<typeof generateContentResponse>;

/** Reads an answer or a chunk; undefined when nothing in it says that it is one. */
export function readResponse(json: unknown): GenerateContentResponse | undefined {
  const parsed = generateContentResponse.safeParse(isTooDeep(json) ? undefined : json);
  if (!parsed.success) return undefined;
  const { candidates, promptFeedback, usageMetadata, responseId } = parsed.data;
  const says = candidates.length > 0 || promptFeedback?.blockReason || usageMetadata || responseId;
  return says ? parsed.data : undefined;
}
