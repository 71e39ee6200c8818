/**
 * A text as the database keeps it: a NUL or half of a surrogate pair, which it takes nowhere, becomes U+FFFD. What is counted by a text
 * must be counted by this one, or the counter and the ledger would know it by two names.
 */
export const storableText = (text: string): string => text.replace(/\0|\p{Surrogate}/gu, '\uFFFD');
