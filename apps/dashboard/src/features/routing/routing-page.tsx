'use client';

import Link from 'next/link';
import { useQueryStates } from 'nuqs';
import { failureOf, useLock } from '@/server/client/use-api';
import { useOrganization } from '@/server/client/use-organization';
import { ActionButton } from '@/ui/action-button';
import { Button } from '@/ui/button';
import { ErrorPanel } from '@/ui/error-panel';
import { counted } from '@/ui/format';
import { PageHeader } from '@/ui/page-header';
import { Tab, TabList, TabPanel, Tabs } from '@/ui/tabs';
import { CanaryBanner } from './draft/canary-banner';
import { ConflictPanel } from './draft/conflict-panel';
import { DraftBar } from './draft/draft-bar';
import { PublishDialog } from './draft/publish-dialog';
import { HistoryTab } from './history/history-tab';
import { RulesTab } from './list/rules-tab';
import { routingSearch, routingTabs } from './routing-search';
import type { RoutingView } from './routing-set';
import { BacktestTab } from './try/backtest-tab';
import { TestTab } from './try/test-tab';
import { useRouting } from './use-routing';
import { useRuleNames } from './use-rule-names';

/** Routing: rules in order and aliases, as they are drafted, tried, published and rolled back. */
export function RoutingPage() {
  const { href } = useOrganization();
  const [search, setSearch] = useQueryStates(routingSearch);
  const routing = useRouting();
  const names = useRuleNames();
  const lock = useLock('routing-rules.manage');
  const { view, read } = routing;
  const failure = failureOf('Routing could not be read', read.error ?? names.error);
  const shared = { view, names, lock };
  const publish = () => void setSearch({ publish: true });

  return (
    <>
      <PageHeader
        title="Routing"
        lead={failure ? '' : view && leadOf(view)}
        action={
          lock === undefined ? (
            <Button asChild>
              <Link href={href('routing/rules/new')}>Add rule</Link>
            </Button>
          ) : (
            <ActionButton reason={lock}>Add rule</ActionButton>
          )
        }
      />
      {failure && (
        <ErrorPanel
          {...failure}
          message={`${failure.message} Requests are routed as before.`}
          onRetry={routing.retry}
          className="mb-4"
        />
      )}
      {routing.conflict && <ConflictPanel conflict={routing.conflict} />}
      {view?.canary && <CanaryBanner view={view} canary={view.canary} lock={lock} onChanged={routing.keep} />}
      {view?.draft && (
        <DraftBar
          view={view}
          draft={view.draft}
          names={names}
          lock={lock}
          open={search.changes}
          onOpen={(changes) => void setSearch({ changes })}
          onBacktest={() => void setSearch({ tab: 'backtest' })}
          onPublish={publish}
          onChanged={routing.keep}
        />
      )}
      <Tabs
        value={search.tab}
        onValueChange={(tab) => void setSearch({ tab: routingTabs.find((one) => one === tab) ?? 'rules' })}
      >
        <TabList aria-label="Views of routing">
          <Tab value="rules">Rules</Tab>
          <Tab value="test">Test</Tab>
          <Tab value="backtest">Backtest</Tab>
          <Tab value="history">History</Tab>
        </TabList>
        <TabPanel value="rules" tabIndex={-1}>
          <RulesTab {...shared} save={routing.save} failed={failure !== undefined} />
        </TabPanel>
        <TabPanel value="test" tabIndex={-1}>
          <TestTab view={view} names={names} />
        </TabPanel>
        <TabPanel value="backtest" tabIndex={-1}>
          <BacktestTab view={view} names={names} />
        </TabPanel>
        <TabPanel value="history" tabIndex={-1}>
          <HistoryTab {...shared} onChanged={routing.keep} />
        </TabPanel>
      </Tabs>
      {view?.draft && (
        <PublishDialog
          view={view}
          draft={view.draft}
          names={names}
          open={search.publish && lock === undefined}
          onClose={() => void setSearch({ publish: false })}
          onChanged={routing.keep}
        />
      )}
    </>
  );
}

function leadOf({ published, draft, disabledRuleIds }: RoutingView): string {
  const rules = draft?.rules ?? published.rules;
  if (rules.length === 0 && published.version === 0) {
    return 'Without rules, the accounts that offer the model are asked, by priority.';
  }
  const off = rules.filter(({ id }) => disabledRuleIds.includes(id)).length;
  const changes = draft?.changes.length ?? 0;
  const since = published.version === 0 ? 'nothing is published yet' : `since version ${published.version}`;
  return [
    'The first rule that matches decides.',
    ...(changes > 0 ? [`${counted(changes, 'change')}, ${since}.`.replace(', since', ' since')] : []),
    ...(changes === 0 && published.version > 0 ? [`Version ${published.version} is in force.`] : []),
    ...(off > 0 ? [`${counted(off, 'rule')} switched off.`] : []),
  ].join(' ');
}
