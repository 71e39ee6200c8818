'use client';
import { Download } from 'lucide-react';
import { toast } from 'sonner';
import { api } from '@/server/client/api-client';
import { useOrganization } from '@/server/client/use-organization';
import { contract } from '@/server/contract';
import { Button } from '@/ui/button';
import { download } from '@/ui/download';
import { Menu, MenuContent, MenuItem, MenuTrigger } from '@/ui/dropdown-menu';
import type { Grouping } from './groupings';
import type { ResolvedRange } from './range';

/** The report in sight as a file. */
export function ExportMenu({ range, groupBy }: { range: ResolvedRange; groupBy: Grouping }) {
  const { slug: organization } = useOrganization();
  const query = { from: range.from, to: range.to, interval: range.interval, groupBy };
  const name = `costs-by-${groupBy}-${range.from.slice(0, 10)}-${range.to.slice(0, 10)}`;
  const save = (work: Promise<void>) => {
    work.catch((error: unknown) => toast.error(error instanceof Error ? error.message : 'The export failed.'));
  };
  return (
    <Menu>
      <MenuTrigger asChild>
        <Button>
          <Download aria-hidden />
          Export
        </Button>
      </MenuTrigger>
      <MenuContent align="end">
        <MenuItem
          onSelect={() =>
            save(
              api(contract.costs.export, { query }, { organization }).then((csv) =>
                download(`${name}.csv`, csv, 'text/csv'),
              ),
            )
          }
        >
          CSV, one row per {groupBy} and {range.interval}
        </MenuItem>
        <MenuItem
          onSelect={() =>
            save(
              api(contract.costs.read, { query }, { organization }).then((report) =>
                download(`${name}.json`, JSON.stringify(report, null, 2), 'application/json'),
              ),
            )
          }
        >
          JSON, the whole report
        </MenuItem>
      </MenuContent>
    </Menu>
  );
}
