import type { RoutingSet } from '@switchyard/core/routing/publish/routing-set';
import type { RuleDefinition } from '@switchyard/core/routing/rule';
import { branchesOf, nodeOf } from '../nodes';

/** A rule before and after; where one is absent, it was added or removed. */
export type RuleChange = {
  id: string;
  before: { name: string; definition: RuleDefinition; position: number } | undefined;
  after: { name: string; definition: RuleDefinition; position: number } | undefined;
  /** Whether it stands elsewhere among the rules that both sides have. */
  moved: boolean;
};

/** An alias before and after. */
export type AliasChange = {
  name: string;
  before: RuleDefinition['target'] | undefined;
  after: RuleDefinition['target'] | undefined;
};

/** What differs between two sets, in the order of the later one; what was removed comes last. */
export function diffOf(before: RoutingSet, after: RoutingSet): { rules: RuleChange[]; aliases: AliasChange[] } {
  const sides = (id: string) => [before, after].map((set) => sideOf(set, id));
  const ids = new Set([...after.rules, ...before.rules].map(({ id }) => id));
  const movedIds = movedOf(before, after);
  const rules = [...ids].flatMap((id): RuleChange[] => {
    const [was, is] = sides(id);
    const moved = movedIds.has(id);
    const same = was !== undefined && is !== undefined && was.name === is.name && equal(was.definition, is.definition);
    return same && !moved ? [] : [{ id, before: was, after: is, moved }];
  });
  const names = new Set([...after.aliases, ...before.aliases].map(({ name }) => name));
  const aliases = [...names].flatMap((name): AliasChange[] => {
    const [was, is] = [before, after].map((set) => set.aliases.find((alias) => alias.name === name)?.target);
    return equal(was, is) ? [] : [{ name, before: was, after: is }];
  });
  return { rules, aliases };
}

function sideOf(set: RoutingSet, id: string): RuleChange['before'] {
  const index = set.rules.findIndex((rule) => rule.id === id);
  const rule = set.rules[index];
  return rule && { name: rule.name, definition: rule.definition, position: index + 1 };
}

/** The fewest rules that must be put elsewhere to get from one order to the other: those outside the longest common order. */
function movedOf(before: RoutingSet, after: RoutingSet): Set<string> {
  const known = new Set(before.rules.map(({ id }) => id));
  const order = after.rules.map(({ id }) => id).filter((id) => known.has(id));
  const placeOf = new Map(before.rules.map(({ id }, index) => [id, index]));
  let longest: string[] = [];
  const best = order.map((): string[] => []);
  order.forEach((id, index) => {
    const place = placeOf.get(id) ?? 0;
    const earlier = best.slice(0, index).filter((run) => (placeOf.get(run.at(-1) ?? '') ?? 0) < place);
    const run = [...earlier.reduce<string[]>((most, one) => (one.length > most.length ? one : most), []), id];
    best[index] = run;
    if (run.length > longest.length) longest = run;
  });
  return new Set(order.filter((id) => !longest.includes(id)));
}

/** What changed in a rule in a few words: "90 / 10 → 80 / 20", or which parts of it. */
export function changeInWords(before: RuleDefinition, after: RuleDefinition): string {
  const weights = [before, after].map(({ target }) => weightsOf(target));
  const parts = (['conditions', 'target'] as const).filter((part) => !equal(before[part], after[part]));
  const { conditions: _, target: __, ...rest } = before;
  const { conditions: ___, target: ____, ...restAfter } = after;
  const others = !equal(rest, restAfter);
  if (parts.length === 1 && parts[0] === 'target' && !others && weights[0] !== '' && weights[0] !== weights[1]) {
    return `${weights[0]} → ${weights[1] === '' ? 'no split' : weights[1]}`;
  }
  const words = [...parts.map((part) => (part === 'target' ? 'targets' : part)), ...(others ? ['settings'] : [])];
  return words.length === 0 ? 'name' : words.join(', ');
}

function weightsOf(target: RuleDefinition['target']): string {
  const node = nodeOf(target);
  const [first = node] = node.kind === 'fallback' ? node.targets : [node];
  return branchesOf(first)
    .flatMap(({ role }) => (role.kind === 'weight' ? [String(role.weight)] : []))
    .join(' / ');
}

/** Whether two values say the same, whatever the order of their keys. */
export function equal(a: unknown, b: unknown): boolean {
  if (Object.is(a, b)) return true;
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return false;
  const [ofA, ofB] = [a, b].map((thing) => Object.entries(thing).filter(([, value]) => value !== undefined));
  const inB = new Map(ofB);
  return (
    Array.isArray(a) === Array.isArray(b) &&
    ofA?.length === inB.size &&
    (ofA ?? []).every(([key, value]) => inB.has(key) && equal(value, inB.get(key)))
  );
}
