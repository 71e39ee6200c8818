/** What a pasted text holds, as far as its form tells. */
export type Pasted = {
  /** In the order in which they stand there, each once. */
  uuids: string[];
  traceIds: string[];
  /** Beginnings of virtual keys, and their last four characters where the whole key was pasted; never more of one. */
  keys: { prefix: string; last4: string | null }[];
  /** What headers of a pasted command say of the call, by what it filters. */
  named: { field: 'session' | 'clientRequestId'; text: string }[];
  /** The text itself, where it is one word of something and no secret. */
  word: string | null;
  /** The text itself, where it may stand in an error message. */
  words: string | null;
};

const uuid = /\b[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}\b/gi;
const trace = /(?<![0-9a-z-])(?:00-)?([0-9a-f]{32})(?![0-9a-z])/gi;
const key = /\bsyk_([0-9A-Za-z]{0,30})(?:_([0-9A-Za-z]{6})(?![0-9A-Za-z]))?/g;
const header = /(?:^|["'\s])(x-switchyard-session|x-request-id)\s*:\s*([^"'\r\n]{1,512})/gi;
/** What opens something: it is neither looked up nor told on. */
const secret = /\b(?:syk|syt|sk|pk|rk|xoxb|ghp|AKIA)[-_0-9A-Za-z]{12,}|\bbearer\s+\S{8,}/i;

const publicCharacters = 8;

/** Reads what was pasted: an id, a trace, a key, a curl command, an error, or a word of the caller's own. */
export function readPasted(text: string): Pasted {
  const trimmed = text.trim();
  const isCommand = /^\s*curl\s/i.test(text) || /^[a-z-]+:\s/im.test(text);
  const isSecret = secret.test(trimmed);
  const named = [...trimmed.matchAll(header)].map(([, name = '', value = '']) => ({
    field: name.toLowerCase() === 'x-request-id' ? ('clientRequestId' as const) : ('session' as const),
    text: value.trim(),
  }));
  return {
    uuids: unique([...trimmed.matchAll(uuid)].map(([id]) => id.toLowerCase())).slice(0, 20),
    traceIds: unique([...trimmed.matchAll(trace)].map(([, id = '']) => id.toLowerCase())).slice(0, 5),
    keys: [...trimmed.matchAll(key)].slice(0, 5).map(([, body = '', end]) => ({
      prefix: `syk_${body}`.slice(0, publicCharacters),
      last4: end === undefined ? null : end.slice(-4),
    })),
    named,
    word: isSecret || isCommand || /\s/.test(trimmed) || trimmed.length > 512 ? null : trimmed,
    words: isSecret || isCommand || trimmed.length < 3 ? null : trimmed.slice(0, 200),
  };
}

const unique = (texts: string[]): string[] => [...new Set(texts)];
