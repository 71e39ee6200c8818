import { z } from 'zod';
import { bytes, openEnum, proto, protoInt } from '../formats/google-generate-content/proto-json.ts';
import { writeUsage } from '../formats/google-generate-content/write-usage.ts';
import type { Translation } from '../formats/translation.ts';
import type { EmbeddingAnswer, EmbeddingPurpose, EmbeddingQuestion } from './embedding-question.ts';
import { cannotSend, jsonOf } from './json-payload.ts';
import type { OperationCall } from './operation.ts';

const part = proto({
  text: z.string().nullish(),
  inlineData: proto({ mimeType: z.string().min(1), data: bytes }).nullish(),
  fileData: proto({ fileUri: z.string().min(1), mimeType: z.string().nullish() }).nullish(),
}).refine(({ text, inlineData, fileData }) => typeof text === 'string' || inlineData || fileData, {
  message: 'it has neither text nor inlineData nor fileData',
});

/** What callers of Google's `:embedContent` may send: https://ai.google.dev/api/embeddings */
export const embedContentBody = proto({
  model: z.string().nullish(),
  content: proto({ role: z.string().nullish(), parts: z.array(part).min(1) }),
  taskType: openEnum.nullish(),
  title: z.string().nullish(),
  outputDimensionality: protoInt(1, 3_072).nullish(),
});

/** What callers of `:batchEmbedContents` may send. */
export const batchEmbedContentsBody = proto({ requests: z.array(embedContentBody).min(1).max(100) });

/** One content to embed. */
export type EmbedRequest = z.infer<typeof embedContentBody>;

/** Whether a call came to `:batchEmbedContents`. */
export const isBatch = (call: OperationCall): boolean => jsonOf(call).members.has('requests');

const purposes: Readonly<Record<string, EmbeddingPurpose>> = {
  RETRIEVAL_DOCUMENT: 'search_document',
  RETRIEVAL_QUERY: 'search_query',
  QUESTION_ANSWERING: 'search_query',
  FACT_VERIFICATION: 'search_query',
  CODE_RETRIEVAL_QUERY: 'search_query',
  CLASSIFICATION: 'classification',
  CLUSTERING: 'clustering',
};

/** Google's word for each purpose. */
export const taskTypes: Readonly<Record<EmbeddingPurpose, string>> = {
  search_document: 'RETRIEVAL_DOCUMENT',
  search_query: 'RETRIEVAL_QUERY',
  classification: 'CLASSIFICATION',
  clustering: 'CLUSTERING',
};

/** Reads a caller's call for a provider of another family, where all contents of a batch are asked for alike. */
export function readGoogleEmbeddings(call: OperationCall, translation: Translation): EmbeddingQuestion {
  const json: unknown = JSON.parse(jsonOf(call).text);
  const batch = isBatch(call);
  const requests = batch ? batchEmbedContentsBody.parse(json).requests : [embedContentBody.parse(json)];
  const prefix = batch ? 'requests.0.' : '';
  const texts = requests.map(({ content }, index) => {
    const at = batch ? `requests.${index}.content` : 'content';
    if (content.parts.some(({ text }) => typeof text !== 'string'))
      throw cannotSend(at, 'only text can be embedded there');
    return content.parts.map(({ text }) => text ?? '').join('\n');
  });
  const [first, ...others] = requests;
  for (const name of ['taskType', 'outputDimensionality'] as const)
    if (others.some((one) => (one[name] ?? null) !== (first?.[name] ?? null)))
      throw cannotSend(`requests.${name}`, 'all requests of a batch must ask for the same there');
  if (requests.some(({ title }) => Boolean(title))) translation.leaveOut(`${prefix}title`);
  const task = first?.taskType?.toUpperCase() ?? 'TASK_TYPE_UNSPECIFIED';
  const purpose = purposes[task] ?? null;
  if (purpose === null && task !== 'TASK_TYPE_UNSPECIFIED')
    translation.unsupported(`${prefix}taskType`, 'it has no counterpart there');
  const paramNames = {
    texts: batch ? 'requests' : 'content',
    dimensions: `${prefix}outputDimensionality`,
    purpose: `${prefix}taskType`,
  };
  return { texts, dimensions: first?.outputDimensionality ?? null, purpose, paramNames };
}

/** Writes another family's answer. */
export function writeGoogleEmbeddings({ vectors, reported }: EmbeddingAnswer, call: OperationCall): string {
  const embeddings = vectors.map((values) => ({ values }));
  const { promptTokenCount, promptTokensDetails } = reported ? writeUsage(reported.usage) : {};
  const usage = reported ? { usageMetadata: { promptTokenCount, promptTokensDetails } } : {};
  return JSON.stringify({ ...(isBatch(call) ? { embeddings } : { embedding: embeddings[0] }), ...usage });
}
