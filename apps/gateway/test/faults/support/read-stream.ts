/** A stream of chat completions as its caller saw it. */
export type StreamSeen = {
  /** `whole`: finish and [DONE]; `error`: its last word is an error event; `torn`: neither, as if nothing had been wrong. */
  ending: 'whole' | 'error' | 'torn';
  /** Events that end a stream: [DONE] and errors. */
  terminals: number;
  /** Ids and models of its chunks: two of either would be two providers. */
  ids: number;
  models: string[];
  content: string;
};

type Chunk = {
  id?: string;
  model?: string;
  error?: { code?: string };
  choices?: { delta?: { content?: string | null }; finish_reason?: string | null }[];
};

/** Reads the whole text of a stream. Throws where an event is no JSON, which no caller should ever see. */
export function readStream(text: string): StreamSeen {
  const payloads = text
    .split('\n\n')
    .map((event) => event.split('\n').filter((line) => line.startsWith('data: ')))
    .filter((lines) => lines.length > 0)
    .map((lines) => lines.map((line) => line.slice('data: '.length)).join('\n'));
  const chunks = payloads.flatMap((payload): Chunk[] => (payload === '[DONE]' ? [] : [JSON.parse(payload)]));
  const choices = chunks.flatMap(({ choices = [] }) => choices);
  const failed = chunks.filter(({ error }) => error !== undefined).length;
  const done = payloads.filter((payload) => payload === '[DONE]').length;
  const isFinished = choices.some(({ finish_reason }) => finish_reason);
  const last = payloads.at(-1);
  return {
    ending: endingOf({ isFinished, isDone: last === '[DONE]', failed }),
    terminals: failed + done,
    ids: new Set(chunks.flatMap(({ id }) => id ?? [])).size,
    models: [...new Set(chunks.flatMap(({ model }) => model ?? []))],
    content: choices.map(({ delta }) => delta?.content ?? '').join(''),
  };
}

function endingOf(seen: { isFinished: boolean; isDone: boolean; failed: number }): StreamSeen['ending'] {
  if (seen.failed > 0) return 'error';
  return seen.isFinished && seen.isDone ? 'whole' : 'torn';
}
