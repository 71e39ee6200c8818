'use client';

import { toast } from 'sonner';
import { failureOf, useAction, useApi, useCall } from '@/server/client/use-api';
import { contract, type RouteOutput } from '@/server/contract';
import { ActionButton } from '@/ui/action-button';
import { ErrorPanel } from '@/ui/error-panel';
import { Skeleton } from '@/ui/skeleton';
import { When } from '@/ui/when';
import type { Rule } from './rule';
import { RuleSentence } from './rule-sentence';
import type { RuleNames } from './use-rule-names';

type Version = RouteOutput<typeof contract.routingRuleVersions.list>['items'][number];

/** Every version of a rule, newest first. Bringing one back publishes it as a new version. */
export function RuleVersions({ rule, names, lock }: { rule: Rule; names: RuleNames; lock: string | undefined }) {
  const versions = useApi(contract.routingRuleVersions.list, { params: { id: rule.id } });
  const call = useCall();
  const { run, pending, failure } = useAction();
  const readFailure = failureOf('The versions could not be read', versions.error);
  const changeFailure = failureOf('The version was not brought back', failure);

  const bringBack = ({ version, name, definition }: Version) =>
    run(async () => {
      const note = `Back to version ${version}`;
      await call(contract.routingRules.update, {
        params: { id: rule.id },
        body: { name, definition, note, baseVersion: rule.version },
      });
      toast.success(`${name} is as in version ${version} again`);
    });

  return (
    <div className="grid gap-3">
      {readFailure && <ErrorPanel {...readFailure} onRetry={() => void versions.refetch()} />}
      {changeFailure && <ErrorPanel {...changeFailure} />}
      {versions.isPending && <Skeleton className="h-16 w-full" />}
      <ol aria-label="Versions" className="grid max-h-[60vh] gap-4 overflow-y-auto">
        {versions.data?.items.map((version) => (
          <li key={version.version} className="grid gap-1 border-l-2 pl-3">
            <div className="flex flex-wrap items-center justify-between gap-2">
              <p className="text-small">
                <span className="font-medium">v{version.version}</span>{' '}
                <span className="text-ink-3">
                  <When at={version.createdAt} />
                  {version.author !== null && ` · ${version.author}`}
                </span>
              </p>
              {version.version === rule.version ? (
                <span className="text-caption text-ink-3">in force</span>
              ) : (
                <ActionButton size="small" reason={lock} pending={pending} onClick={() => bringBack(version)}>
                  Bring back<span className="sr-only"> version {version.version}</span>
                </ActionButton>
              )}
            </div>
            <p className="text-small">
              <RuleSentence definition={version.definition} names={names} />
            </p>
            {version.note !== '' && <p className="text-caption text-ink-3">“{version.note}”</p>}
          </li>
        ))}
      </ol>
    </div>
  );
}
