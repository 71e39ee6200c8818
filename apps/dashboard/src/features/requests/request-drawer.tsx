'use client';
import type { ReactNode } from 'react';
import { failureOf, useApi } from '@/server/client/use-api';
import { contract } from '@/server/contract';
import { CopyButton } from '@/ui/copy-button';
import { Drawer } from '@/ui/drawer';
import { ErrorPanel } from '@/ui/error-panel';
import { utcClockMs, utcDay } from '@/ui/format';
import { Skeleton, skeletonKeys } from '@/ui/skeleton';
import { Tab, TabList, TabPanel, Tabs } from '@/ui/tabs';
import { RequestMessages } from './content/request-messages';
import { useContent } from './content/use-content';
import { DrawerActions } from './detail/drawer-actions';
import { RequestHeaders } from './detail/request-headers';
import { RequestRelated } from './detail/request-related';
import { RequestTimeline } from './detail/request-timeline';
import { type TabName, tabNames } from './filter/log-search';
import { Outcome } from './outcome';
import { RequestCost } from './request-cost';
import { RequestSummary } from './request-summary';
import { RequestWhy } from './request-why';

const tabLabels: Record<TabName, string> = {
  summary: 'Summary',
  why: 'Why',
  timeline: 'Timeline',
  messages: 'Messages',
  cost: 'Cost',
  headers: 'Headers',
  related: 'Related',
};

interface RequestDrawerProps {
  id: string | null;
  tab: TabName;
  onTab: (tab: TabName) => void;
  onOpen: (id: string) => void;
  onClose: () => void;
}

/** One request: what happened, why it went where it went, where its time and money went, and what was said. */
export function RequestDrawer({ id, tab, onTab, onOpen, onClose }: RequestDrawerProps) {
  return (
    <Drawer
      open={id !== null}
      onOpenChange={(open) => !open && onClose()}
      title="Request"
      description={
        id !== null && (
          <span className="flex min-w-0 items-center gap-1">
            <code className="truncate font-mono text-caption">{id}</code>
            <CopyButton text={id} label="Copy the request id" className="size-6" />
            <span className="ml-2 shrink-0 text-caption text-ink-3 max-sm:hidden">j / k: next, previous</span>
          </span>
        )
      }
    >
      {id !== null && <Body key={id} id={id} tab={tab} onTab={onTab} onOpen={onOpen} />}
    </Drawer>
  );
}

type BodyProps = Pick<RequestDrawerProps, 'tab' | 'onTab' | 'onOpen'> & { id: string };

function Body({ id, tab, onTab, onOpen }: BodyProps) {
  const request = useApi(contract.requests.read, { params: { id } });
  const state = useContent(id);
  const failure = failureOf('This request could not be read', request.error);
  if (failure !== undefined) return <ErrorPanel {...failure} onRetry={() => void request.refetch()} />;
  if (request.data === undefined) {
    return (
      <div aria-busy className="grid gap-4">
        {skeletonKeys(8).map((key) => (
          <Skeleton key={key} className="h-5 w-full" />
        ))}
      </div>
    );
  }
  const { data } = request;
  const panels: Record<TabName, ReactNode> = {
    summary: <RequestSummary request={data} />,
    why: <RequestWhy request={data} onOpen={onOpen} />,
    timeline: <RequestTimeline request={data} />,
    messages: <RequestMessages request={data} state={state} />,
    cost: <RequestCost request={data} />,
    headers: <RequestHeaders request={data} />,
    related: <RequestRelated id={id} onOpen={onOpen} />,
  };
  return (
    <>
      <div className="mb-3 flex flex-wrap items-center justify-between gap-2">
        <Outcome outcome={data.outcome} code={data.errorCode} />
        <span className="flex items-center gap-3">
          <time dateTime={data.startedAt} className="text-ink-2">
            {utcDay(data.startedAt)} {utcClockMs(data.startedAt)} UTC
          </time>
          <DrawerActions request={data} state={state} />
        </span>
      </div>
      {data.errorMessage !== null && (
        <p className="mb-3 rounded-lg border bg-sunken px-4 py-3 break-words">{data.errorMessage}</p>
      )}
      <Tabs
        value={tab}
        onValueChange={(next) => {
          const chosen = tabNames.find((one) => one === next);
          if (chosen !== undefined) onTab(chosen);
        }}
      >
        <TabList aria-label="About this request">
          {tabNames.map((name) => (
            <Tab key={name} value={name}>
              {tabLabels[name]}
            </Tab>
          ))}
        </TabList>
        {tabNames.map((name) => (
          <TabPanel key={name} value={name}>
            {name === tab && panels[name]}
          </TabPanel>
        ))}
      </Tabs>
    </>
  );
}
