import { type Medium, mediumFromBase64, mediumFromUrl } from '../answer/media.ts';
import type { Question, TextShape, ToolUse, Turn } from '../answer/question.ts';
import type { Content, GenerateRequest, Part } from './generate-request.ts';
import { lowerTypes } from './proto-json.ts';

/** A request of generateContent in no vendor's words. */
export function generateQuestion(request: GenerateRequest, baseModel: string): Question {
  const { contents, systemInstruction, generationConfig: config = {} } = request;
  const turns = contents.flatMap(turnsOf);
  const instructions = (systemInstruction?.parts ?? []).flatMap(({ text }) => (text === undefined ? [] : [text]));
  if (instructions.length > 0) turns.unshift({ role: 'system', texts: instructions, media: [] });
  const declarations = (request.tools ?? []).flatMap((tool) => tool.functionDeclarations ?? []);
  const allowed = request.toolConfig?.functionCallingConfig?.allowedFunctionNames;
  const callable = declarations.filter(({ name }) => allowed === undefined || allowed.includes(name));
  return {
    seedText: JSON.stringify([baseModel, systemInstruction ?? null, contents, config.seed ?? null]),
    turns,
    tools: callable.map(({ name, parameters, parametersJsonSchema }) => ({
      name,
      parameters: lowerTypes(parametersJsonSchema ?? parameters ?? {}),
    })),
    toolUse: toolUse(request),
    parallelTools: true,
    shape: shapeOf(config),
    capTokens: config.maxOutputTokens ?? null,
    stop: config.stopSequences ?? [],
    reasoning: reasoningOf(config),
    refusal: 'silent',
    choices: config.candidateCount ?? 1,
  };
}

/** The medium of a part; null when it has none, or base64 that is none. */
export function mediumOf({ inlineData, fileData }: Part): Medium | null {
  if (inlineData) return mediumFromBase64(kindOf(inlineData.mimeType), inlineData.mimeType, inlineData.data);
  if (fileData) return mediumFromUrl(kindOf(fileData.mimeType ?? ''), fileData.mimeType ?? null, fileData.fileUri);
  return null;
}

function kindOf(mimeType: string): Medium['kind'] {
  const [family] = mimeType.split('/');
  return family === 'image' || family === 'audio' || family === 'video' ? family : 'file';
}

/** A content as turns: each function response is a turn of its own. */
function turnsOf({ role, parts = [] }: Content): Turn[] {
  const own: Turn = { role: role === 'model' ? 'assistant' : 'user', texts: [], media: [] };
  const results: Turn[] = [];
  for (const part of parts) {
    if (part.text !== undefined) own.texts.push(part.text);
    const medium = mediumOf(part);
    if (medium) own.media.push(medium);
    if (part.functionResponse) results.push(resultTurn(part.functionResponse));
  }
  return own.texts.length + own.media.length > 0 || results.length === 0 ? [...results, own] : results;
}

function resultTurn({ response, parts = [] }: NonNullable<Part['functionResponse']>): Turn {
  const plain = [response.result, response.output].find((value) => typeof value === 'string');
  return {
    role: 'tool',
    texts: [typeof plain === 'string' ? plain : JSON.stringify(response)],
    media: parts.flatMap(({ inlineData }) => (inlineData ? (mediumOf({ inlineData }) ?? []) : [])),
  };
}

function toolUse({ toolConfig }: GenerateRequest): ToolUse {
  switch (toolConfig?.functionCallingConfig?.mode) {
    case 'ANY':
      return { kind: 'required' };
    case 'NONE':
      return { kind: 'none' };
    default:
      return { kind: 'auto' };
  }
}

type Config = NonNullable<GenerateRequest['generationConfig']>;

function shapeOf({ responseMimeType, responseSchema, responseJsonSchema }: Config): TextShape {
  const schema = responseJsonSchema ?? responseSchema;
  if (schema !== undefined) return { kind: 'schema', schema: lowerTypes(schema) };
  return responseMimeType === 'application/json' ? { kind: 'json' } : { kind: 'text' };
}

function reasoningOf({ thinkingConfig }: Config): Question['reasoning'] {
  if (thinkingConfig === undefined || thinkingConfig.thinkingBudget === 0) return 'off';
  return thinkingConfig.includeThoughts === true ? 'shown' : 'hidden';
}
