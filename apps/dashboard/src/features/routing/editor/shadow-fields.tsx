'use client';

import type { Shadow } from '@switchyard/core/routing/rule';
import { Checkbox } from '@/ui/checkbox';
import { NumberInput } from '@/ui/number-input';
import { PlacedField } from '@/ui/placed-field';
import { useEditing } from '../rule-editing';
import { CallBox } from '../targets/call-fields';
import { UsdNanosInput } from './usd-nanos-input';

const at = ['definition', 'shadow'];
const fresh: Shadow = { percent: 5, providerAccountId: '', model: '', monthlyBudgetNanos: '10000000000' };

type ShadowFieldsProps = { shadow: Shadow | undefined; onChange: (shadow: Shadow | undefined) => void };

/** A copy of a share of the requests to a second target, whose answer nobody gets. */
export function ShadowFields({ shadow, onChange }: ShadowFieldsProps) {
  const { names } = useEditing();
  return (
    <div className="grid gap-3">
      <Checkbox
        label="Copy a share of the requests to a second target"
        help="After the answer is on its way: callers never wait for a copy, and never see its answer or its failure."
        checked={shadow !== undefined}
        onCheckedChange={(checked) => onChange(checked ? fresh : undefined)}
      />
      {shadow && (
        <div className="grid gap-3 sm:grid-cols-2">
          <div className="sm:col-span-2">
            <PlacedField at={at} label="Copied to">
              {(control) => (
                <CallBox
                  control={control}
                  call={shadow}
                  names={names}
                  onChange={(call) => onChange({ ...shadow, ...call })}
                />
              )}
            </PlacedField>
          </div>
          <PlacedField at={[...at, 'percent']} label="Share of the rule’s requests">
            {(control) => (
              <NumberInput
                {...control}
                after="%"
                value={shadow.percent}
                onChange={(percent) => onChange({ ...shadow, percent: percent ?? '' } as Shadow)}
              />
            )}
          </PlacedField>
          <PlacedField
            at={[...at, 'monthlyBudgetNanos']}
            label="Budget for copies"
            help="None is sent that may exceed it."
          >
            {(control) => (
              <UsdNanosInput
                {...control}
                after="a month"
                value={shadow.monthlyBudgetNanos}
                onChange={(monthlyBudgetNanos) => onChange({ ...shadow, monthlyBudgetNanos })}
              />
            )}
          </PlacedField>
        </div>
      )}
    </div>
  );
}
