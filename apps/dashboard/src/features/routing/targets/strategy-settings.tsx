'use client';

import { retryableFailures } from '@switchyard/core/routing/provider-failure';
import { Checkbox } from '@/ui/checkbox';
import { NumberInput } from '@/ui/number-input';
import { type Path, setAt } from '@/ui/paths';
import { PlacedField } from '@/ui/placed-field';
import { Select } from '@/ui/select';
import type { CanaryBy, Node, StickyBy, Strategy } from '../nodes';
import { picks, stickyWords } from '../strategy-kinds';
import { FailurePicker } from './failure-picker';

type StrategySettingsProps = { at: Path; node: Strategy; onChange: (node: Node) => void };

/** What a strategy can be told besides its branches. */
export function StrategySettings({ at, node, onChange }: StrategySettingsProps) {
  const set = (key: string, value: unknown) => onChange(setAt(node, [key], value) as Strategy);
  if (node.kind === 'conditional') return null;
  if (node.kind === 'canary') return <CanarySettings at={at} node={node} set={set} />;
  return (
    <>
      {node.kind === 'sticky' && (
        <PlacedField at={[...at, 'by']} label="What stays together">
          {({ onBlur: _, ...control }) => (
            <Select
              {...control}
              value={node.by}
              options={Object.entries(stickyWords).map(([value, { label }]) => ({ value, label }))}
              onChange={(event) => set('by', event.target.value as StickyBy)}
            />
          )}
        </PlacedField>
      )}
      {picks(node.kind) && (
        <Checkbox
          label="After a failure, ask the next choice too"
          checked={node.on !== undefined}
          onCheckedChange={(checked) => set('on', checked ? [...retryableFailures] : undefined)}
        />
      )}
      {node.on !== undefined && (
        <FailurePicker
          at={[...at, 'on']}
          label={node.kind === 'fallback' ? 'Falls back on' : 'Asks the next on'}
          on={node.on}
          onChange={(on) => set('on', on)}
        />
      )}
    </>
  );
}

type CanarySettingsProps = {
  at: Path;
  node: Extract<Strategy, { kind: 'canary' }>;
  set: (key: string, value: unknown) => void;
};

const sides: Record<CanaryBy, string> = {
  request: 'Nothing: each request is drawn by itself',
  session: 'A session',
  user: 'A user',
  key: 'A key',
};

function CanarySettings({ at, node, set }: CanarySettingsProps) {
  return (
    <div className="grid gap-3 sm:grid-cols-2">
      <PlacedField at={[...at, 'percent']} label="Share that tries it">
        {(control) => (
          <NumberInput {...control} after="%" value={node.percent} onChange={(value) => set('percent', value ?? '')} />
        )}
      </PlacedField>
      <PlacedField at={[...at, 'by']} label="What stays on one side">
        {({ onBlur: _, ...control }) => (
          <Select
            {...control}
            value={node.by ?? 'request'}
            options={Object.entries(sides).map(([value, label]) => ({ value, label }))}
            onChange={(event) => set('by', event.target.value === 'request' ? undefined : event.target.value)}
          />
        )}
      </PlacedField>
    </div>
  );
}
