import { z } from 'zod';
import { schemaProblem } from './google-schema.ts';
import { bytes, isTooDeep, openEnum, proto, protoEnum, protoInt, protoNumber, repeated, struct } from './proto-json.ts';

const name = z.string().min(1).max(256);
const mimeType = z.string().regex(/^[\w.+-]+\/[\w.+-]+( *;.*)?$/, 'it must be a media type such as image/png');

const blob = proto({ mimeType, data: bytes, displayName: z.string().nullish() });
const fileData = proto({
  mimeType: mimeType.nullish(),
  fileUri: z.string().min(1),
  displayName: z.string().nullish(),
});

/** The members of a part of which exactly one is its content. */
const dataMembers = [
  'text',
  'inlineData',
  'fileData',
  'functionCall',
  'functionResponse',
  'executableCode',
  'codeExecutionResult',
  'toolCall',
  'toolResponse',
] as const;

const besideData = new Set(['thought', 'thoughtSignature', 'videoMetadata', 'mediaResolution', 'partMetadata']);

const part = proto({
  text: z.string().nullish(),
  inlineData: blob.nullish(),
  fileData: fileData.nullish(),
  functionCall: proto({ id: z.string().nullish(), name, args: struct.nullish() }).nullish(),
  functionResponse: proto({
    id: z.string().nullish(),
    name,
    response: struct,
    parts: repeated(proto({ inlineData: blob.nullish(), fileData: fileData.nullish() })).nullish(),
    willContinue: z.boolean().nullish(),
    scheduling: openEnum.nullish(),
  }).nullish(),
  executableCode: proto({ language: openEnum.nullish(), code: z.string() }).nullish(),
  codeExecutionResult: proto({ outcome: openEnum, output: z.string().nullish() }).nullish(),
  toolCall: struct.nullish(),
  toolResponse: struct.nullish(),
  thought: z.boolean().nullish(),
  thoughtSignature: bytes.nullish(),
  videoMetadata: proto({
    startOffset: z.unknown().optional(),
    endOffset: z.unknown().optional(),
    fps: protoNumber(0, 24).nullish(),
  }).nullish(),
  mediaResolution: z.union([openEnum, proto({ level: openEnum.nullish() })]).nullish(),
  partMetadata: struct.nullish(),
}).superRefine((given, context) => {
  const data = dataMembers.filter((member) => given[member] !== undefined && given[member] !== null);
  if (data.length > 1) context.addIssue(`it has both ${data[0]} and ${data[1]}; a part has one of them`);
  // What is not known here may be a kind of part that is newer than this list.
  const known = Object.keys(given).every(
    (member) => besideData.has(member) || dataMembers.some((one) => one === member),
  );
  if (data.length === 0 && known)
    context.addIssue('it is empty; a part has text, inlineData, functionCall or the like');
});

const content = proto({
  role: z.enum(['user', 'model', 'function'], 'it must be "user" or "model"').nullish(),
  parts: repeated(part, 1),
});

const systemInstruction = proto({ role: z.string().nullish(), parts: repeated(part, 1) });

/** Google's own Schema, checked all the way down. */
const googleSchema = struct.superRefine((given, context) => {
  const problem = isTooDeep(given) ? { path: [], message: 'it is nested too deeply' } : schemaProblem(given);
  if (problem) context.addIssue({ code: 'custom', path: [...problem.path], message: problem.message });
});

const functionDeclaration = proto({
  name: z
    .string()
    .regex(/^[a-zA-Z_][a-zA-Z0-9_.:-]{0,127}$/, 'it must be a letter or underscore, then letters, digits, _ . : -'),
  description: z.string().nullish(),
  behavior: openEnum.nullish(),
  parameters: googleSchema.nullish(),
  parametersJsonSchema: struct.nullish(),
  response: googleSchema.nullish(),
  responseJsonSchema: struct.nullish(),
}).refine((given) => !(given.parameters && given.parametersJsonSchema), {
  path: ['parametersJsonSchema'],
  message: 'it cannot stand beside parameters',
});

const serverTool = struct.nullish();

const tool = proto({
  functionDeclarations: repeated(functionDeclaration).nullish(),
  googleSearch: serverTool,
  googleSearchRetrieval: serverTool,
  codeExecution: serverTool,
  urlContext: serverTool,
  fileSearch: serverTool,
  googleMaps: serverTool,
  computerUse: serverTool,
  retrieval: serverTool,
  enterpriseWebSearch: serverTool,
});

const functionCallingConfig = proto({
  mode: protoEnum(['MODE_UNSPECIFIED', 'AUTO', 'ANY', 'NONE', 'VALIDATED']).nullish(),
  allowedFunctionNames: z.array(name).nullish(),
}).refine(({ mode, allowedFunctionNames }) => !allowedFunctionNames?.length || mode === 'ANY' || mode === 'VALIDATED', {
  path: ['allowedFunctionNames'],
  message: 'it needs the mode ANY or VALIDATED',
});

const thinkingConfig = proto({
  includeThoughts: z.boolean().nullish(),
  thinkingBudget: protoInt(-1, 10_000_000).nullish(),
  thinkingLevel: protoEnum(['THINKING_LEVEL_UNSPECIFIED', 'MINIMAL', 'LOW', 'MEDIUM', 'HIGH']).nullish(),
}).refine(({ thinkingBudget, thinkingLevel }) => typeof thinkingBudget !== 'number' || !thinkingLevel, {
  path: ['thinkingLevel'],
  message: 'it cannot stand beside thinkingBudget',
});

/** How the answer is made: https://ai.google.dev/api/generate-content#generationconfig */
export const generationConfig = proto({
  temperature: protoNumber(0, 2).nullish(),
  topP: protoNumber(0, 1).nullish(),
  topK: protoNumber(1, 1_000_000).nullish(),
  candidateCount: protoInt(1, 8).nullish(),
  maxOutputTokens: protoInt(1, 10_000_000).nullish(),
  stopSequences: z.array(z.string().min(1)).max(5).nullish(),
  seed: protoInt(-2_147_483_648, 2_147_483_647).nullish(),
  presencePenalty: protoNumber(-2, 2).nullish(),
  frequencyPenalty: protoNumber(-2, 2).nullish(),
  responseMimeType: z.enum(['text/plain', 'application/json', 'text/x.enum']).nullish(),
  responseSchema: googleSchema.nullish(),
  responseJsonSchema: struct.nullish(),
  responseLogprobs: z.boolean().nullish(),
  logprobs: protoInt(0, 20).nullish(),
  thinkingConfig: thinkingConfig.nullish(),
  responseModalities: z.array(openEnum).nullish(),
  speechConfig: struct.nullish(),
  mediaResolution: openEnum.nullish(),
}).refine(({ responseSchema, responseJsonSchema }) => !(responseSchema && responseJsonSchema), {
  path: ['responseJsonSchema'],
  message: 'it cannot stand beside responseSchema',
});

/** What callers may send: https://ai.google.dev/api/generate-content. Unknown members pass. */
export const generateContentBody = proto({
  contents: repeated(content, 1),
  model: z.string().nullish(),
  systemInstruction: systemInstruction.nullish(),
  tools: repeated(tool).nullish(),
  toolConfig: proto({ functionCallingConfig: functionCallingConfig.nullish() }).nullish(),
  safetySettings: repeated(proto({ category: openEnum, threshold: openEnum, method: openEnum.nullish() })).nullish(),
  generationConfig: generationConfig.nullish(),
  cachedContent: z.string().min(1).nullish(),
  labels: z.record(z.string(), z.string()).nullish(),
  serviceTier: openEnum.nullish(),
});

/** One part of what is said. */
export type Part = z.infer<typeof part>;
/** What one side says in one turn. */
export type Content = z.infer<typeof content>;
/** Inline bytes with their media type. */
export type Blob = z.infer<typeof blob>;
/** A stored or public file. */
export type FileData = z.infer<typeof fileData>;
/** A caller's body. */
export type GenerateContentBody = z.infer<typeof generateContentBody>;
