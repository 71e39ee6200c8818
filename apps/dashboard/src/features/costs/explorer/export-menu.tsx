'use client';
import { Download } from 'lucide-react';
import { api } from '@/server/client/api-client';
import { useOrganization } from '@/server/client/use-organization';
import { contract } from '@/server/contract';
import { Button } from '@/ui/button';
import { Menu, MenuContent, MenuItem, MenuTrigger } from '@/ui/dropdown-menu';
import { saveFile } from '../save-file';
import { dimensionWords } from '../words';
import type { ResolvedRange } from './range';
import { type CostSearch, questionOf } from './search';

/** The question in sight, answered as a file with every row and every digit. */
export function ExportMenu({ search, range }: { search: CostSearch; range: ResolvedRange }) {
  const { slug: organization } = useOrganization();
  const query = questionOf(search, range);
  const name = `costs-by-${search.by}-${range.from.slice(0, 10)}-${range.to.slice(0, 10)}`;
  const rows = `one row per ${dimensionWords[search.by].one}${query.subgroupBy ? `, ${dimensionWords[query.subgroupBy].one}` : ''} and ${range.interval}`;
  const csv = () => saveFile(`${name}.csv`, 'text/csv', api(contract.costs.export, { query }, { organization }));
  const json = () =>
    saveFile(
      `${name}.json`,
      'application/json',
      api(contract.costs.exportJson, { query }, { organization }).then((answer) => JSON.stringify(answer, null, 2)),
    );
  return (
    <Menu>
      <MenuTrigger asChild>
        <Button>
          <Download aria-hidden />
          Export
        </Button>
      </MenuTrigger>
      <MenuContent align="end">
        <MenuItem onSelect={csv}>CSV, {rows}</MenuItem>
        <MenuItem onSelect={json}>JSON, the same rows</MenuItem>
      </MenuContent>
    </Menu>
  );
}
