'use client';
import { failureOf, useApi } from '@/server/client/use-api';
import { contract } from '@/server/contract';
import { CopyButton } from '@/ui/copy-button';
import { Drawer } from '@/ui/drawer';
import { ErrorPanel } from '@/ui/error-panel';
import { utcClockMs, utcDay } from '@/ui/format';
import { Skeleton, skeletonKeys } from '@/ui/skeleton';
import { Tab, TabList, TabPanel, Tabs } from '@/ui/tabs';
import { Outcome } from './outcome';
import { RequestCost } from './request-cost';
import { RequestSummary } from './request-summary';
import { RequestWhy } from './request-why';

const tabs = [
  { value: 'summary', label: 'Summary' },
  { value: 'why', label: 'Why' },
  { value: 'cost', label: 'Cost' },
] as const;

type TabName = (typeof tabs)[number]['value'];

interface RequestDrawerProps {
  id: string | null;
  tab: TabName;
  onTab: (tab: TabName) => void;
  onClose: () => void;
}

/** One request: what happened, why it went where it went, and how its cost comes about. */
export function RequestDrawer({ id, tab, onTab, onClose }: RequestDrawerProps) {
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
      {id !== null && <Body key={id} id={id} tab={tab} onTab={onTab} />}
    </Drawer>
  );
}

function Body({ id, tab, onTab }: { id: string; tab: TabName; onTab: (tab: TabName) => void }) {
  const request = useApi(contract.requests.read, { params: { id } });
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
  return (
    <>
      <p className="mb-3 flex flex-wrap items-center justify-between gap-2">
        <Outcome outcome={data.outcome} code={data.errorCode} />
        <time dateTime={data.startedAt} className="text-ink-2">
          {utcDay(data.startedAt)} {utcClockMs(data.startedAt)} UTC
        </time>
      </p>
      {data.errorMessage !== null && (
        <p className="mb-3 rounded-lg border bg-sunken px-4 py-3 break-words">{data.errorMessage}</p>
      )}
      <Tabs
        value={tab}
        onValueChange={(next) => {
          const chosen = tabs.find((one) => one.value === next);
          if (chosen !== undefined) onTab(chosen.value);
        }}
      >
        <TabList aria-label="About this request">
          {tabs.map(({ value, label }) => (
            <Tab key={value} value={value}>
              {label}
            </Tab>
          ))}
        </TabList>
        <TabPanel value="summary">
          <RequestSummary request={data} />
        </TabPanel>
        <TabPanel value="why">
          <RequestWhy request={data} />
        </TabPanel>
        <TabPanel value="cost">
          <RequestCost request={data} />
        </TabPanel>
      </Tabs>
    </>
  );
}
