import type { RoutingChange } from '@switchyard/core/routing/publish/changes-between';

const most = 5;

/** Changes as a sentence goes on: "added the rule Fast, removed the alias smart"; at most five of them by name. */
export function changesInWords(changes: readonly RoutingChange[]): string {
  if (changes.length === 0) return 'nothing is different';
  const words = changes.slice(0, most).map(({ kind, what, name }) => `${kind} the ${what} ${name}`);
  const rest = changes.length - words.length;
  return [...words, ...(rest > 0 ? [`and ${rest} more`] : [])].join(', ');
}
