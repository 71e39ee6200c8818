'use client';
import { Printer } from 'lucide-react';
import Link from 'next/link';
import { parseAsString, useQueryStates } from 'nuqs';
import { api } from '@/server/client/api-client';
import { failureOf, useApi } from '@/server/client/use-api';
import { useOrganization } from '@/server/client/use-organization';
import { contract } from '@/server/contract';
import { Button } from '@/ui/button';
import { useCrumb } from '@/ui/crumb';
import { ErrorPanel } from '@/ui/error-panel';
import { Skeleton } from '@/ui/skeleton';
import { calendarMonthWords } from '../explorer/time-words';
import { saveFile } from '../save-file';
import type { Statement } from './statement';
import { StatementSheet } from './statement-sheet';

/** One team's statement, made to be printed on a page. `id` is a closed one's; `preview` takes team and month from the address. */
export function StatementPage({ id }: { id: string }) {
  const preview = id === 'preview';
  const [{ team, month }] = useQueryStates({ team: parseAsString, month: parseAsString });
  const closed = useApi(contract.statements.read, { params: { id } }, { enabled: !preview });
  const open = useApi(
    contract.statements.preview,
    { query: { teamId: team ?? '', month: month ?? '' } },
    { enabled: preview && team !== null && month !== null },
  );
  const read = preview ? open : closed;
  const failure = failureOf('The statement could not be read', read.error);
  useCrumb(read.data && `${read.data.team.name}, ${calendarMonthWords(read.data.month)}`);
  return (
    <>
      <div className="mt-3 mb-4 flex flex-wrap items-center justify-between gap-3 print:hidden">
        <BackLink month={read.data?.month ?? month} />
        {read.data && <Actions statement={read.data} />}
      </div>
      {failure !== undefined && <ErrorPanel {...failure} onRetry={() => void read.refetch()} />}
      {preview && (team === null || month === null) && (
        <ErrorPanel title="This address names no team and month" message="Choose a team in the list of statements." />
      )}
      {read.data === undefined && failure === undefined && read.isFetching && (
        <div aria-busy className="rounded-xl border bg-panel p-8">
          <Skeleton className="h-6 w-64" />
          <Skeleton className="mt-6 h-80 w-full" />
        </div>
      )}
      {read.data && <StatementSheet statement={read.data} />}
    </>
  );
}

function BackLink({ month }: { month: string | null }) {
  const { href } = useOrganization();
  return (
    <Link
      href={`${href('costs/statements')}${month === null ? '' : `?month=${month}`}`}
      className="text-accent hover:underline"
    >
      All statements{month === null ? '' : ` of ${calendarMonthWords(month)}`}
    </Link>
  );
}

function Actions({ statement }: { statement: Statement }) {
  const { slug: organization } = useOrganization();
  const { month, team } = statement;
  return (
    <span className="flex gap-2">
      <Button
        onClick={() =>
          saveFile(
            `statement-${month}-${team.name.replace(/[^\p{L}\p{N}]+/gu, '-').toLowerCase()}.csv`,
            'text/csv',
            api(contract.statements.export, { query: { month, teamId: team.id } }, { organization }),
          )
        }
      >
        CSV
      </Button>
      <Button variant="solid" onClick={() => window.print()}>
        <Printer aria-hidden />
        Print
      </Button>
    </span>
  );
}
