'use client';

import type { RuleCache } from '@switchyard/core/cache/cache-policy';
import { Checkbox } from '@/ui/checkbox';
import { NumberInput } from '@/ui/number-input';
import { withKey } from '@/ui/paths';
import { PlacedField } from '@/ui/placed-field';
import { Select } from '@/ui/select';
import { useEditing } from '../rule-editing';
import { CallBox } from '../targets/call-fields';

const at = ['definition', 'cache'];
const fresh: NonNullable<RuleCache['semantic']> = {
  providerAccountId: '',
  model: '',
  threshold: 0.95,
  mode: 'shadow',
};

const modes = [
  { value: '', label: 'As the policies say' },
  { value: 'on', label: 'On' },
  { value: 'off', label: 'Off' },
];
const semanticModes = [
  { value: 'shadow', label: 'Only note what would have been answered' },
  { value: 'serve', label: 'Answer with it' },
];

type CacheFieldsProps = { cache: RuleCache | undefined; onChange: (cache: RuleCache | undefined) => void };

/** Whether the rule's calls are answered from the cache, and whether questions that mean the same are. */
export function CacheFields({ cache, onChange }: CacheFieldsProps) {
  const semantic = cache?.semantic;
  const set = (key: keyof RuleCache, value: unknown) => onChange(withKey(cache, key, value) as RuleCache | undefined);
  return (
    <div className="grid gap-3 sm:grid-cols-2">
      <PlacedField at={[...at, 'mode']} label="Cache">
        {(control) => (
          <Select
            {...control}
            value={cache?.mode ?? ''}
            options={modes}
            onChange={({ target }) => set('mode', target.value === '' ? undefined : target.value)}
          />
        )}
      </PlacedField>
      <PlacedField at={[...at, 'ttlSeconds']} label="Answers kept for" optional help="What a team or a key says wins.">
        {(control) => (
          <NumberInput
            {...control}
            after="seconds"
            placeholder="as the policies say"
            value={cache?.ttlSeconds}
            onChange={(value) => set('ttlSeconds', value)}
          />
        )}
      </PlacedField>
      <div className="sm:col-span-2">
        <Checkbox
          label="Compare questions by what they mean"
          help="Where the cache is on. Each such call asks an embeddings model first, which is paid for. System prompt, tools and earlier turns must be equal."
          checked={semantic !== undefined}
          onCheckedChange={(checked) => set('semantic', checked ? fresh : undefined)}
        />
      </div>
      {semantic && <SemanticFields semantic={semantic} onChange={(value) => set('semantic', value)} />}
    </div>
  );
}

type Semantic = NonNullable<RuleCache['semantic']>;
type SemanticFieldsProps = { semantic: Semantic; onChange: (semantic: Semantic) => void };

function SemanticFields({ semantic, onChange }: SemanticFieldsProps) {
  const { names } = useEditing();
  return (
    <>
      <div className="sm:col-span-2">
        <PlacedField at={[...at, 'semantic']} label="Embeddings model">
          {(control) => (
            <CallBox
              control={control}
              call={semantic}
              names={names}
              onChange={(call) => onChange({ ...semantic, ...call })}
            />
          )}
        </PlacedField>
      </div>
      <PlacedField
        at={[...at, 'semantic', 'threshold']}
        label="Least similarity"
        help="0.5 to 1. Near questions stand on the Cache page: judge them there first."
      >
        {(control) => (
          <NumberInput
            {...control}
            value={semantic.threshold}
            onChange={(threshold) => onChange({ ...semantic, threshold: threshold ?? '' } as Semantic)}
          />
        )}
      </PlacedField>
      <PlacedField at={[...at, 'semantic', 'mode']} label="When one is found">
        {(control) => (
          <Select
            {...control}
            value={semantic.mode}
            options={semanticModes}
            onChange={({ target }) => onChange({ ...semantic, mode: target.value === 'serve' ? 'serve' : 'shadow' })}
          />
        )}
      </PlacedField>
    </>
  );
}
