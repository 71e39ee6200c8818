const plain = /^[a-zA-Z0-9_-]+$/;

/** Whether an id of a tool call is one that Anthropic and Bedrock take. */
export const isPlainId = (id: string, maxLength = 64): boolean => id.length <= maxLength && plain.test(id);

/** Which ids of tool calls a vendor takes, and how one is made that it does, from a number. */
export type IdRule = { isTaken(id: string): boolean; made(number: number): string };

const called = (number: number) => `call_named_${number}`;

/** Anthropic's and Bedrock's rule, and the length that OpenAI's responses take. */
const plainRule: IdRule = { isTaken: (id) => isPlainId(id), made: called };
/** OpenAI's chat completions take any characters, but no more than 40. */
export const fortyCharacters: IdRule = { isTaken: (id) => id.length <= 40, made: called };
/** Mistral's rule: https://mistralai.github.io/mistral-common/usage/tools */
export const nineLetters: IdRule = {
  isTaken: (id) => /^[a-zA-Z0-9]{9}$/.test(id),
  made: (number) => `call${String(number).padStart(5, '0')}`,
};

/**
 * Gives ids of tool calls that a vendor takes: the caller's own where it is one, a new one for any other. The same id always gets
 * the same answer, so that calls and results still find each other.
 */
export function plainIds({ isTaken, made }: IdRule = plainRule): (id: string) => string {
  const given = new Map<string, string>();
  return (id) => {
    if (isTaken(id)) return id;
    const known = given.get(id) ?? made(given.size);
    given.set(id, known);
    return known;
  };
}
