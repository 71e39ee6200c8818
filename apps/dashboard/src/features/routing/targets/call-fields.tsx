'use client';

import type { CallNode } from '@switchyard/core/routing/strategy';
import { Combobox } from '@/ui/combobox';
import type { ControlAttributes } from '@/ui/field';
import { Fold } from '@/ui/fold';
import { NumberInput } from '@/ui/number-input';
import { dotted, type Path, withKey } from '@/ui/paths';
import { hasProblem, PlacedField, useProblems } from '@/ui/placed-field';
import { callKey, callOfKey } from '../call-key';
import { timeoutsInWords } from '../sentence/target-sentence';
import type { RuleNames } from '../use-rule-names';
import { TimeoutFields } from './timeout-fields';

type CallFieldsProps = {
  control: ControlAttributes & { onBlur: () => void };
  call: CallNode;
  names: RuleNames;
  onChange: (call: CallNode) => void;
};

/** Picks an account and a model in one. A target that is offered no more stays shown until another is picked. */
export function CallFields({ control, call, names, onChange }: CallFieldsProps) {
  return (
    <CallBox control={control} call={call} names={names} onChange={(chosen) => onChange({ ...call, ...chosen })} />
  );
}

type CallBoxProps = Omit<CallFieldsProps, 'call' | 'onChange'> & {
  call: Omit<CallNode, 'kind'>;
  onChange: (call: { providerAccountId: string; model: string }) => void;
};

/** See {@link CallFields}. */
export function CallBox({ control, call, names, onChange }: CallBoxProps) {
  const value = callKey(call);
  const offered = names.targets.some((option) => option.value === value);
  const gone = { value, label: names.call(call), hint: 'not offered now' };
  return (
    <Combobox
      {...control}
      value={value}
      options={offered || value === '' ? names.targets : [gone, ...names.targets]}
      listLabel="Choices"
      placeholder="Account · model"
      empty={
        names.targets.length === 0
          ? 'No account offers a model yet. Add one under Providers.'
          : 'No account offers that.'
      }
      onChange={(key) => onChange(callOfKey(key))}
    />
  );
}

/** How often a target is asked again, and how long it may take. */
export function CallMore({ at, call, onChange }: { at: Path; call: CallNode; onChange: (call: CallNode) => void }) {
  const { problems } = useProblems();
  const { retries, timeouts } = call;
  const said = [...(retries ? [`asked again up to ${retries}×`] : []), ...timeoutsInWords(timeouts)];
  const wrong = hasProblem(problems, dotted([...at, 'retries'])) || hasProblem(problems, dotted([...at, 'timeouts']));
  return (
    <Fold
      quiet
      title="More"
      summary={said.length === 0 ? 'no retries, timeouts of the rule' : said.join(', ')}
      wrong={wrong}
    >
      <div className="grid gap-3 sm:grid-cols-2">
        <PlacedField
          at={[...at, 'retries']}
          label="Retries"
          optional
          help="Asked again after a failure that may pass; at most 2."
        >
          {(control) => (
            <NumberInput
              {...control}
              placeholder="0"
              value={retries}
              onChange={(value) => onChange(withKey<CallNode>(call, 'retries', value) ?? call)}
            />
          )}
        </PlacedField>
        <TimeoutFields
          at={[...at, 'timeouts']}
          timeouts={timeouts}
          inherited="as the rule says"
          onChange={(value) => onChange(withKey<CallNode>(call, 'timeouts', value) ?? call)}
        />
      </div>
    </Fold>
  );
}
