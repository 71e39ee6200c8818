'use client';

import { parseAsStringLiteral, useQueryState } from 'nuqs';
import { useOrganization } from '@/server/client/use-organization';
import { PageHeader } from '@/ui/page-header';
import { Tab, TabList, TabPanel, Tabs } from '@/ui/tabs';
import { AccountSettings } from './account-settings';
import { ApiTokens } from './api-tokens';
import { AuditLog } from './audit-log';
import { Channels } from './channels/channels';
import { LogKeeping } from './log-keeping/log-keeping';
import { LogSinks } from './log-sinks/log-sinks';
import { OrganizationSettings } from './organization-settings';

const tabs = ['organization', 'notifications', 'log', 'sinks', 'tokens', 'audit', 'account'] as const;

/** The organization's settings, whom it tells of things, what its request log keeps and where it is sent, its tokens and its audit log, and the person's own account. */
export function SettingsPage() {
  const { name, can } = useOrganization();
  const [tab, setTab] = useQueryState(
    'tab',
    parseAsStringLiteral(tabs).withDefault('organization').withOptions({ history: 'push' }),
  );
  return (
    <>
      <PageHeader title="Settings" lead={`Of ${name}, and of your own account.`} />
      <Tabs value={tab} onValueChange={(next) => void setTab(tabs.find((one) => one === next) ?? 'organization')}>
        <TabList aria-label="Settings">
          <Tab value="organization">Organization</Tab>
          <Tab value="notifications">Notifications</Tab>
          <Tab value="log">Request log</Tab>
          {can('request-logs.manage') && <Tab value="sinks">Sinks</Tab>}
          {can('api-tokens.manage') && <Tab value="tokens">API tokens</Tab>}
          {can('audit.read') && <Tab value="audit">Audit log</Tab>}
          <Tab value="account">Your account</Tab>
        </TabList>
        <TabPanel value="organization">
          <OrganizationSettings />
        </TabPanel>
        <TabPanel value="notifications">
          <Channels />
        </TabPanel>
        <TabPanel value="log">
          <LogKeeping />
        </TabPanel>
        {can('request-logs.manage') && (
          <TabPanel value="sinks">
            <LogSinks />
          </TabPanel>
        )}
        {can('api-tokens.manage') && (
          <TabPanel value="tokens">
            <ApiTokens />
          </TabPanel>
        )}
        {can('audit.read') && (
          <TabPanel value="audit">
            <AuditLog />
          </TabPanel>
        )}
        <TabPanel value="account">
          <AccountSettings />
        </TabPanel>
      </Tabs>
    </>
  );
}
