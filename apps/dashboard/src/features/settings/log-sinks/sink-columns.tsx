import { MoreHorizontal } from 'lucide-react';
import { ActionButton } from '@/ui/action-button';
import { Button } from '@/ui/button';
import type { DataColumn } from '@/ui/data-table';
import { Menu, MenuContent, MenuItem, MenuTrigger } from '@/ui/dropdown-menu';
import { formatCount, formatDuration } from '@/ui/format';
import { Lamp } from '@/ui/lamp';
import { Switch } from '@/ui/switch';
import { When } from '@/ui/when';
import { kindWords, type Sink, stateOf, whereOf } from './sink-words';

type ColumnOptions = {
  /** The sink that is being tested. */
  testing: string | undefined;
  onSwitch: (sink: Sink, on: boolean) => void;
  onTest: (sink: Sink) => void;
  onEdit: (sink: Sink) => void;
  onLetters: (sink: Sink) => void;
  onRemove: (sink: Sink) => void;
};

/** The columns of the list of sinks. */
export const sinkColumns = (options: ColumnOptions): DataColumn<Sink>[] => [
  {
    id: 'name',
    header: 'Sink',
    card: 'title',
    cell: ({ name }) => <span className="font-medium">{name}</span>,
  },
  {
    id: 'where',
    header: 'Sends to',
    card: 'line',
    cell: (sink) => (
      <span className="break-words">
        {kindWords[sink.configuration.kind]} <span className="text-ink-3">· {whereOf(sink)}</span>
      </span>
    ),
  },
  { id: 'content', header: 'Sends', cell: ({ withContent }) => (withContent ? 'figures and content' : 'figures') },
  {
    id: 'lag',
    header: 'Behind',
    numeric: true,
    className: 'whitespace-nowrap',
    cell: ({ lagMs }) => (lagMs === 0 ? <span className="text-ink-3">no</span> : formatDuration(lagMs)),
  },
  { id: 'waiting', header: 'Waiting', numeric: true, cell: ({ waiting }) => formatCount(waiting) },
  {
    id: 'dead',
    header: 'Dead letters',
    numeric: true,
    cell: (sink) =>
      sink.dead === 0 ? (
        '0'
      ) : (
        <Button variant="link" onClick={() => options.onLetters(sink)}>
          {formatCount(sink.dead)}
          <span className="sr-only"> dead letters of {sink.name}</span>
        </Button>
      ),
  },
  { id: 'sent', header: 'Last sent', cell: ({ lastDeliveredAt }) => <When at={lastDeliveredAt} /> },
  {
    id: 'state',
    header: 'State',
    card: 'line',
    className: 'lg:max-w-80',
    cell: (sink) => {
      const { tone, words } = stateOf(sink);
      return (
        <Lamp tone={tone} className="break-words">
          {words}
          {sink.enabled && sink.lastErrorAt !== null && sink.lastError !== null && (
            <span className="text-ink-3">
              {' '}
              <When at={sink.lastErrorAt} />
            </span>
          )}
        </Lamp>
      );
    },
  },
  {
    id: 'actions',
    header: '',
    card: 'aside',
    className: 'py-0 text-right',
    cell: (sink) => <SinkActions sink={sink} {...options} />,
  },
];

function SinkActions({ sink, testing, onSwitch, onTest, onEdit, onLetters, onRemove }: ColumnOptions & { sink: Sink }) {
  return (
    <span className="inline-flex items-center gap-1">
      <Switch label={`${sink.name} is on`} checked={sink.enabled} onCheckedChange={(on) => onSwitch(sink, on)} />
      <ActionButton size="small" variant="quiet" pending={testing === sink.id} onClick={() => onTest(sink)}>
        Send test<span className="sr-only"> to {sink.name}</span>
      </ActionButton>
      <Menu>
        <MenuTrigger asChild>
          <Button variant="quiet" size="icon" aria-label={`More about ${sink.name}`}>
            <MoreHorizontal aria-hidden />
          </Button>
        </MenuTrigger>
        <MenuContent align="end">
          <MenuItem onSelect={() => onEdit(sink)}>Edit…</MenuItem>
          <MenuItem onSelect={() => onLetters(sink)}>Dead letters…</MenuItem>
          <MenuItem tone="danger" onSelect={() => onRemove(sink)}>
            Remove…
          </MenuItem>
        </MenuContent>
      </Menu>
    </span>
  );
}
