'use client';

import { useRouter } from 'next/navigation';
import { parseAsString, useQueryState } from 'nuqs';
import { failureOf, useLock } from '@/server/client/use-api';
import { useOrganization } from '@/server/client/use-organization';
import { Button } from '@/ui/button';
import { Card } from '@/ui/card';
import { useCrumb } from '@/ui/crumb';
import { NothingYet } from '@/ui/empty-state';
import { ErrorPanel } from '@/ui/error-panel';
import { counted } from '@/ui/format';
import { PageHeader } from '@/ui/page-header';
import { Skeleton } from '@/ui/skeleton';
import { ClashPanel } from './editor/clash-panel';
import { RuleForm } from './editor/rule-form';
import { newRule, type RuleForm as RuleFormValues } from './editor/rule-form-values';
import { useSaveRule } from './editor/use-save-rule';
import { type RoutingView, ruleOf, setOf } from './routing-set';
import { useRouting } from './use-routing';
import { useRuleNames } from './use-rule-names';

/** Edits a rule of the draft; `new` adds one, or a copy of the one that `from` names. */
export function RuleEditorPage({ id }: { id: string }) {
  const { href } = useOrganization();
  const { view, read, keep, newest, retry } = useRouting();
  const names = useRuleNames();
  const lock = useLock('routing-rules.manage');
  const [from] = useQueryState('from', parseAsString);
  const failure = failureOf('The rule and what it may name could not be read', read.error ?? names.error);
  const isNew = id === 'new';
  const rule = view && ruleOf(setOf(view), isNew ? (from ?? '') : id);
  const title = isNew ? 'Add a rule' : (rule?.name ?? 'Rule');
  useCrumb(title);
  const ready = view !== undefined && names.ready;
  return (
    <>
      <PageHeader title={title} lead={failure ? '' : view && leadOf(view, isNew ? undefined : rule?.id)} />
      {failure && <ErrorPanel {...failure} onRetry={retry} className="mb-4" />}
      {!ready && !failure && <FormSkeleton />}
      {ready && (isNew || rule !== undefined) && (
        <Editor
          // The fields stay as they are while the draft behind them is read again.
          key={id}
          id={isNew ? undefined : id}
          view={view}
          values={valuesOf(rule, isNew)}
          names={names}
          lock={lock}
          keep={keep}
          newest={newest}
        />
      )}
      {ready && !isNew && rule === undefined && (
        <Card>
          <NothingYet
            title="This rule is not in the draft"
            action={
              <Button asChild>
                <a href={href('routing')}>All rules</a>
              </Button>
            }
          >
            It was taken out, or never published. The history keeps what was published.
          </NothingYet>
        </Card>
      )}
    </>
  );
}

function valuesOf(rule: RuleFormValues | undefined, copy: boolean): RuleFormValues {
  if (rule === undefined) return newRule;
  return { name: copy ? `${rule.name.slice(0, 73)} (copy)` : rule.name, definition: rule.definition };
}

type EditorProps = Pick<ReturnType<typeof useRouting>, 'keep' | 'newest'> & {
  id: string | undefined;
  view: RoutingView;
  values: RuleFormValues;
  names: ReturnType<typeof useRuleNames>;
  lock: string | undefined;
};

function Editor({ id, view, values, names, lock, keep, newest }: EditorProps) {
  const { href } = useOrganization();
  const router = useRouter();
  const { save, clash, settle, problemOf } = useSaveRule({ id, opened: values, keep, newest });
  const back = (rule: string | undefined) => router.push(href(rule === undefined ? 'routing' : `routing?rule=${rule}`));
  return (
    <RuleForm
      values={values}
      names={names}
      aliases={setOf(view).aliases.map(({ name }) => name)}
      lock={lock}
      problemOf={problemOf}
      onCancel={() => back(id)}
      onSubmit={async (written) => back(await save(written))}
      notice={clash && <ClashPanel clash={clash} names={names} onSettle={settle} />}
    />
  );
}

function leadOf(view: RoutingView, id: string | undefined): string {
  if (id === undefined) return 'It is added at the end of the list. Requests go by it once the draft is published.';
  const published = ruleOf(view.published, id);
  const { canary } = view;
  if (published === undefined && canary !== null && ruleOf(canary, id) !== undefined)
    return `Tried by version ${canary.version}, which decides for ${canary.percent}% of the requests.`;
  if (published === undefined) return 'Not published yet: it decides nothing so far.';
  const hits = view.traffic.find(({ ruleId }) => ruleId === id)?.hits24h ?? 0;
  const off = view.disabledRuleIds.includes(id) ? ' It is switched off.' : '';
  return `Version ${published.version} decided ${counted(hits, 'request')} in 24 hours.${off}`;
}

function FormSkeleton() {
  return (
    <div aria-busy className="grid items-start gap-4 xl:grid-cols-[minmax(0,1fr)_420px]">
      <div className="grid gap-4">
        {['name', 'when', 'target', 'how'].map((key) => (
          <Skeleton key={key} className="h-28 w-full rounded-xl" />
        ))}
      </div>
      <Skeleton className="h-80 w-full rounded-xl" />
    </div>
  );
}
