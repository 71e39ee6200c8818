import { ApiProblem, invalidField } from './api-problem.ts';

const mostBytes = 1_000_000;
const mostLevels = 64;

/**
 * The JSON that a call brought. Throws an ApiProblem: unsupported_media_type, too_large as soon as more than a megabyte came, and
 * invalid_request for what is not JSON or is nested deeper than 64 levels.
 */
export async function readJson(request: Request): Promise<unknown> {
  const type = request.headers.get('content-type') ?? '';
  if (!/^application\/json\s*(;|$)/i.test(type))
    throw new ApiProblem('unsupported_media_type', 'Send the body as JSON, with content-type: application/json.');
  if (Number(request.headers.get('content-length') ?? 0) > mostBytes) throw tooLarge();
  const text = await readText(request);
  // Whatever walks through the body later, a schema for example, calls itself once a level.
  if (isDeeperThan(mostLevels, text))
    throw invalidField('body', `The JSON may be nested at most ${mostLevels} levels deep.`);
  try {
    return JSON.parse(text);
  } catch (error) {
    const message = error instanceof SyntaxError ? error.message : 'it cannot be read';
    throw new ApiProblem('invalid_request', `The body is not JSON: ${message}.`, {
      errors: [{ field: 'body', message: 'Send valid JSON.' }],
    });
  }
}

/** Counts while it reads: a body that is sent in chunks does not say how long it gets. */
async function readText({ body }: Request): Promise<string> {
  const decoder = new TextDecoder();
  let text = '';
  let bytes = 0;
  for await (const chunk of body ?? []) {
    bytes += chunk.byteLength;
    // Leaving the loop cancels the stream.
    if (bytes > mostBytes) throw tooLarge();
    text += decoder.decode(chunk, { stream: true });
  }
  return text + decoder.decode();
}

/** Counts open brackets outside of strings; valid JSON need not be parsed for it. */
function isDeeperThan(levels: number, text: string): boolean {
  let level = 0;
  let inString = false;
  for (let at = 0; at < text.length; at++) {
    const character = text[at];
    if (character === '"') inString = !inString;
    else if (inString) at += character === '\\' ? 1 : 0;
    else if (character === '[' || character === '{') level++;
    else if (character === ']' || character === '}') level--;
    if (level > levels) return true;
  }
  return false;
}

const tooLarge = () => new ApiProblem('too_large', `The body may have at most ${mostBytes} bytes.`);
