import type { Replayed } from '@switchyard/core/routing/explain/replay';
import type { Attempt } from '@switchyard/core/routing/strategy';
import type { RecordedRequest } from '@switchyard/db/reports/recorded-requests';

/** One request under both routings. Costs are those of its recorded usage at the first target, nano-USD; null when one is unknown. */
export type Compared = {
  request: RecordedRequest;
  before: Replayed;
  after: Replayed;
  cost: { beforeNanos: bigint; afterNanos: bigint } | null;
};

/** A target as reports name it. */
export type TargetName = { providerAccountId: string | null; account: string; model: string };

/** What sums are made with. */
export type SumsOptions = {
  /** Rules that the draft adds or changes. */
  changedRuleIds: ReadonlySet<string>;
  /** The draft's rules by name. */
  rules: readonly { id: string; name: string }[];
  nameOf(call: Attempt): TargetName;
};

type Move = {
  from: Attempt | null;
  to: Attempt | null;
  requests: number;
  costChangeNanos: bigint;
  samples: Compared[];
};

const mostMoves = 20;
const mostSamples = 10;

/** Adds up compared requests, one by one, into what a backtest answers. */
export function createSums({ changedRuleIds, rules, nameOf }: SumsOptions) {
  const counts = { matched: 0, moved: 0, newlyRefused: 0, newlyServed: 0, unknownCost: 0 };
  const moves = new Map<string, Move>();
  const byRule = new Map<string | null, number>();
  let [costBefore, costAfter] = [0n, 0n];
  return {
    add(compared: Compared): void {
      const { before, after, cost } = compared;
      const ruleId = after.rule?.id ?? null;
      byRule.set(ruleId, (byRule.get(ruleId) ?? 0) + 1);
      if (ruleId !== null && changedRuleIds.has(ruleId)) counts.matched += 1;
      if (cost === null) counts.unknownCost += 1;
      costBefore += cost?.beforeNanos ?? 0n;
      costAfter += cost?.afterNanos ?? 0n;
      const [from, to] = [idOf(before.target), idOf(after.target)];
      if (from === to) return;
      if (after.target === null) counts.newlyRefused += 1;
      else if (before.target === null) counts.newlyServed += 1;
      else counts.moved += 1;
      addMove(moves, `${from} ${to}`, compared);
    },
    read: () => ({
      ...counts,
      costBeforeNanos: costBefore.toString(),
      costAfterNanos: costAfter.toString(),
      moves: frequentFirst(moves)
        .flatMap(({ from, to, requests, costChangeNanos }) =>
          from && to
            ? [{ from: nameOf(from), to: nameOf(to), requests, costChangeNanos: costChangeNanos.toString() }]
            : [],
        )
        .slice(0, mostMoves),
      byRule: [...byRule]
        .map(([ruleId, requests]) => ({ ruleId, name: rules.find(({ id }) => id === ruleId)?.name ?? '', requests }))
        .sort((a, b) => b.requests - a.requests),
      samples: spread(frequentFirst(moves).map(({ samples }) => samples)).map((compared) => sampleOf(compared, nameOf)),
    }),
  };
}

const idOf = (call: Attempt | null) => (call === null ? '' : `${call.providerAccountId} ${call.model}`);

const frequentFirst = (moves: ReadonlyMap<string, Move>) => [...moves.values()].sort((a, b) => b.requests - a.requests);

function addMove(moves: Map<string, Move>, name: string, compared: Compared): void {
  const { before, after, cost } = compared;
  const move = moves.get(name) ?? {
    from: before.target,
    to: after.target,
    requests: 0,
    costChangeNanos: 0n,
    samples: [],
  };
  moves.set(name, move);
  move.requests += 1;
  if (cost) move.costChangeNanos += cost.afterNanos - cost.beforeNanos;
  if (move.samples.length < mostSamples) move.samples.push(compared);
}

/** The first of each move, then the second of each, until there are ten. */
function spread(samples: readonly Compared[][]): Compared[] {
  const rounds = Array.from({ length: mostSamples }, (_, round) => samples.flatMap((list) => list[round] ?? []));
  return rounds.flat().slice(0, mostSamples);
}

function sampleOf({ request, before, after, cost }: Compared, nameOf: SumsOptions['nameOf']) {
  return {
    requestId: request.id,
    at: request.at.toISOString(),
    model: request.model,
    teamId: request.teamId,
    rule: after.rule?.name ?? null,
    from: before.target && nameOf(before.target),
    to: after.target && nameOf(after.target),
    costChangeNanos: cost === null ? null : (cost.afterNanos - cost.beforeNanos).toString(),
  };
}
