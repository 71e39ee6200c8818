import { type RedactionKind, redactionKinds } from '@switchyard/core/content/content-policy';
import type { contract, RouteOutput } from '@/server/contract';

/** Whose policy it is, and what it says. */
export type ListedPolicy = RouteOutput<typeof contract.contentPolicies.list>['items'][number];

/** See core's `contentPolicy`. */
export type ContentPolicy = ListedPolicy['policy'];

/** What redaction finds by itself, in words that stand in a list. */
export const kindWords: Record<RedactionKind, string> = {
  secret: 'secrets',
  email: 'e-mail addresses',
  phone: 'phone numbers',
  card: 'card numbers',
  iban: 'bank accounts (IBAN)',
};

const listFormat = new Intl.ListFormat('en', { type: 'conjunction' });

/** What a policy says, as sentences; what it does not say is not in it. */
export function policySentence({ keep, redact, requireReason }: ContentPolicy): string {
  const blacked = redact && redactedWords(redact);
  const sentences = [
    keep === 'none' && 'Nothing of what is said is kept, only figures.',
    keep === 'redacted' &&
      `What is said is kept without ${blacked ?? 'all that redaction finds, unless a wider policy says what it looks for'}.`,
    keep === 'full' && 'All of what is said is kept as it is.',
    keep !== 'redacted' && blacked && `Where content is kept redacted, it is kept without ${blacked}.`,
    requireReason && 'Opening it asks for a reason.',
  ].filter(Boolean);
  return sentences.length === 0 ? 'Says nothing.' : sentences.join(' ');
}

function redactedWords({ kinds, patterns }: NonNullable<ContentPolicy['redact']>): string {
  const words = [
    ...redactionKinds.filter((kind) => kinds.includes(kind)).map((kind) => kindWords[kind]),
    ...patterns.map(({ name }) => `[${name}]`),
  ];
  return words.length === 0 ? 'nothing: nothing is chosen to be redacted' : listFormat.format(words);
}
