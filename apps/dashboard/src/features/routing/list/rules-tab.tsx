'use client';

import Link from 'next/link';
import { useQueryStates } from 'nuqs';
import { useEffect, useRef, useState } from 'react';
import { useApi } from '@/server/client/use-api';
import { useOrganization } from '@/server/client/use-organization';
import { contract } from '@/server/contract';
import { Button } from '@/ui/button';
import { Card } from '@/ui/card';
import { NothingYet } from '@/ui/empty-state';
import { formatCount } from '@/ui/format';
import { Skeleton } from '@/ui/skeleton';
import { useMediaQuery } from '@/ui/use-media-query';
import { AliasList } from '../aliases/alias-list';
import { routingSearch } from '../routing-search';
import { type RoutingView, setOf } from '../routing-set';
import type { SaveDraft } from '../use-routing';
import type { RuleNames } from '../use-rule-names';
import { RuleList } from './rule-list';
import { RulePanel } from './rule-panel';

type RulesTabProps = {
  view: RoutingView | undefined;
  names: RuleNames;
  lock: string | undefined;
  save: SaveDraft;
  failed: boolean;
};

/** The rules in the order in which they are asked, the selected one drawn beside, and the aliases. */
export function RulesTab({ view, names, lock, save, failed }: RulesTabProps) {
  const [{ rule: selectedId }, setSearch] = useQueryStates(routingSearch);
  const versions = useApi(contract.routingVersions.list, {});
  const set = view && setOf(view);
  const selected = set?.rules.find(({ id }) => id === selectedId) ?? set?.rules[0];
  const panel = useRef<HTMLElement>(null);
  const [shown, setShown] = useState<string>();
  const below = useMediaQuery('(width < 80rem)');
  // Where the drawing stands under the list, a pressed rule leads to it; beside the list it is seen anyway.
  useEffect(() => {
    if (shown !== undefined && below) panel.current?.scrollIntoView({ behavior: 'smooth' });
  }, [shown, below]);
  if (failed && view === undefined) return null;
  return (
    <div className="grid items-start gap-4 xl:grid-cols-[minmax(0,1fr)_420px]">
      <div className="grid min-w-0 gap-4">
        <Card aria-label="Rules" aria-busy={view === undefined || undefined}>
          {view === undefined && <RowSkeletons />}
          {set?.rules.length === 0 && <NoRule lock={lock} />}
          {view && (
            <RuleList
              view={view}
              versions={versions.data?.items ?? []}
              names={names}
              lock={lock}
              selectedId={selected?.id}
              onSelect={(rule) => {
                setShown(rule);
                void setSearch({ rule });
              }}
              save={save}
            />
          )}
          {view && <Otherwise unmatched={view.unmatched24h} />}
        </Card>
        {view && <AliasList view={view} names={names} lock={lock} save={save} />}
      </div>
      {set && selected && <RulePanel ref={panel} key={selected.id} set={set} rule={selected} names={names} />}
    </div>
  );
}

function Otherwise({ unmatched }: { unmatched: number }) {
  return (
    <div className="grid grid-cols-[28px_minmax(0,1fr)] gap-x-3.5 border-t px-5 py-3.5 text-ink-2 first:border-t-0">
      <span className="font-mono text-ink-3">—</span>
      <p className="flex flex-wrap justify-between gap-x-4">
        <span>Otherwise the alias of that name, or the accounts that offer the model, by priority</span>
        <span className="text-caption text-ink-3">{formatCount(unmatched)} in 24 h</span>
      </p>
    </div>
  );
}

function NoRule({ lock }: { lock: string | undefined }) {
  const { href } = useOrganization();
  return (
    <NothingYet
      title="No rule yet"
      className="border-b"
      action={
        lock === undefined && (
          <Button asChild variant="solid">
            <Link href={href('routing/rules/new')}>Add the first rule</Link>
          </Button>
        )
      }
    >
      A rule sends chosen models or teams to chosen accounts, with fallbacks for when a provider fails. It is drafted
      first, tried on recorded requests, and decides once it is published.
    </NothingYet>
  );
}

function RowSkeletons() {
  return ['first', 'second', 'third'].map((key) => (
    <div key={key} className="grid gap-2 border-b px-5 py-4 last:border-b-0">
      <Skeleton className="h-4 w-32" />
      <Skeleton className="h-4 w-full max-w-lg" />
      <Skeleton className="h-3 w-40" />
    </div>
  ));
}
