/** Words for the ids that rules hold. */
export type RuleWords = {
  /** A value of a condition: the name of a team, key or member; other values stand for themselves. */
  value: (field: string, value: string) => string;
  /** "OpenAI · gpt-5-mini". */
  call: (call: { providerAccountId: string; model: string }) => string;
  /** The name of an account. */
  account: (id: string) => string;
};
