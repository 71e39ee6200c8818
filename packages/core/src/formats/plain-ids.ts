const plain = /^[a-zA-Z0-9_-]+$/;

/** Whether an id of a tool call is one that Anthropic and Bedrock take. */
export const isPlainId = (id: string, maxLength = 64): boolean => id.length <= maxLength && plain.test(id);

/**
 * Gives ids of tool calls that Anthropic and Bedrock take: the caller's own where it is one, a new one for any other. The same id
 * always gets the same answer, so that calls and results still find each other.
 */
export function plainIds(): (id: string) => string {
  const given = new Map<string, string>();
  return (id) => {
    if (isPlainId(id)) return id;
    const known = given.get(id) ?? `call_named_${given.size}`;
    given.set(id, known);
    return known;
  };
}
