type Call = { providerAccountId: string; model: string };

/** One text for a call, for lists of choices; empty for one that is not chosen. */
export const callKey = ({ providerAccountId, model }: Call): string =>
  providerAccountId === '' ? '' : `${providerAccountId} ${model}`;

/** The call that a key stands for. */
export function callOfKey(key: string): Call {
  const at = key.indexOf(' ');
  return at < 0
    ? { providerAccountId: '', model: '' }
    : { providerAccountId: key.slice(0, at), model: key.slice(at + 1) };
}
