import type { ProviderFailure } from '@switchyard/core/routing/provider-failure';
import type { Timeouts } from '@switchyard/core/routing/timeouts';
import { conditionsInWords } from '@/conditions/condition-sentence';
import { formatDuration } from '@/ui/format';
import { type Part, place } from '@/ui/sentence-parts';
import { type Branch, branchesOf, type Node, type Strategy } from '../nodes';
import type { RuleWords } from '../rule-words';
import { stickyWords, wordsOf } from '../strategy-kinds';
import { failuresInWords } from './failures';

/** Where requests go, as a phrase that begins with a verb: "use OpenAI · gpt-5-mini", "split 80% … 20% …". */
export function targetInWords(node: Node, names: RuleWords): Part[] {
  switch (node.kind) {
    case 'call':
    case 'alias':
      return ['use ', ...inner(node, names)];
    case 'fallback':
      return fallbackInWords(node, names);
    case 'canary':
      return [
        `try${node.by === undefined || node.by === 'request' ? '' : ` by ${node.by}`} `,
        ...branchInWords(branchesOf(node)[0], names),
        ', otherwise ',
        ...inner(node.stable, names),
      ];
    case 'conditional':
      return [
        ...node.branches.flatMap(({ when, target }, index): Part[] => [
          index === 0 ? 'if ' : '; if ',
          ...(when.length === 0 ? ['…'] : conditionsInWords(when, names)),
          ' ',
          ...targetInWords(target, names),
        ]),
        '; else ',
        ...targetInWords(node.otherwise, names),
      ];
    default:
      return [...opening(node), ...branchesInWords(node, names), ...afterFailure(node.on)];
  }
}

function opening(node: Exclude<Strategy, { kind: 'fallback' | 'canary' | 'conditional' }>): string[] {
  if (node.kind === 'sticky') return [`keep ${stickyWords[node.by]?.sentence ?? node.by} on one of `];
  return [`${wordsOf(node.kind).sentence} `];
}

function branchesInWords(node: Strategy, names: RuleWords): Part[] {
  const branches = branchesOf(node);
  const even = branches.every(({ role }) => role.kind === 'weight' && role.weight === 1);
  const shown = node.kind === 'sticky' && even ? branches.map((branch) => ({ ...branch, role: plain })) : branches;
  return shown.flatMap((branch, index) => [...(index === 0 ? [] : [' ']), ...branchInWords(branch, names)]);
}

const plain: Branch['role'] = { kind: 'plain' };

function branchInWords(branch: Branch | undefined, names: RuleWords): Part[] {
  if (branch === undefined) return [place('…')];
  const { node, role } = branch;
  const share = role.kind === 'weight' ? role.share : role.kind === 'share' ? percentText(role.percent) : undefined;
  if (share === undefined) return inner(node, names);
  if (node.kind === 'call' && bare(node)) return [place(`${share} ${names.call(node)}`)];
  return [place(share), ' ', ...inner(node, names)];
}

/** A target inside a phrase: a chip, or a phrase of its own in brackets. */
function inner(node: Node, names: RuleWords): Part[] {
  if (node.kind === 'alias') return [place(node.name === '' ? '…' : `alias ${node.name}`)];
  if (node.kind !== 'call') return ['(', ...targetInWords(node, names), ')'];
  const again = node.retries === undefined || node.retries === 0 ? [] : [`asked again ${times(node.retries)}`];
  const extras = [...again, ...timeoutsInWords(node.timeouts)];
  return [place(names.call(node)), ...(extras.length === 0 ? [] : [` (${extras.join(', ')})`])];
}

const bare = (node: { retries?: number | undefined; timeouts?: Timeouts | undefined }) =>
  (node.retries ?? 0) === 0 && timeoutsInWords(node.timeouts).length === 0;

const times = (count: number) => (count === 1 ? 'once' : count === 2 ? 'twice' : `${count} times`);

function fallbackInWords(node: Extract<Node, { kind: 'fallback' }>, names: RuleWords): Part[] {
  const [first, ...rest] = node.targets;
  if (first === undefined) return ['use ', place('…')];
  return [
    ...(first.kind === 'call' || first.kind === 'alias'
      ? ['use ', ...inner(first, names)]
      : targetInWords(first, names)),
    ...(rest.length === 0 ? [] : [`, on ${failuresInWords(node.on ?? [])} fall back to `]),
    ...rest.flatMap((target, index) => [...(index === 0 ? [] : [', then to ']), ...inner(target, names)]),
  ];
}

function afterFailure(on: readonly ProviderFailure[] | undefined): string[] {
  return on === undefined ? [] : [`, on ${failuresInWords(on)} the next`];
}

/** "10%". */
export const percentText = (percent: number) =>
  Number.isFinite(percent) ? `${percent.toLocaleString('en', { maximumFractionDigits: 3 })}%` : '…';

/** "first content within 4 s", "at most 60 s". */
export function timeoutsInWords(timeouts: Timeouts | undefined): string[] {
  const say = (ms: number | undefined, words: (text: string) => string) =>
    ms === undefined ? [] : [words(typeof ms === 'number' ? formatDuration(ms) : '…')];
  return [
    ...say(timeouts?.connectMs, (text) => `connected within ${text}`),
    ...say(timeouts?.firstContentMs, (text) => `first content within ${text}`),
    ...say(timeouts?.idleMs, (text) => `silent for at most ${text}`),
    ...say(timeouts?.totalMs, (text) => `done within ${text}`),
  ];
}
