'use client';

import type { RuleDefinition } from '@switchyard/core/routing/rule';
import { Checkbox } from '@/ui/checkbox';
import { Fold } from '@/ui/fold';
import { NumberInput } from '@/ui/number-input';
import { setAt, withKey } from '@/ui/paths';
import { hasProblem, PlacedField, useProblems } from '@/ui/placed-field';
import { textOf } from '@/ui/sentence-parts';
import { useEditing } from '../rule-editing';
import { actionsInWords } from '../sentence/sentence';
import { TimeoutFields } from '../targets/timeout-fields';
import { CacheFields } from './cache-fields';
import { ShadowFields } from './shadow-fields';

type ActionFieldsProps = { definition: RuleDefinition; onChange: (definition: RuleDefinition) => void };

/** What a rule says besides when and where to: limits, parameters, unsupported fields, copies. */
export function ActionFields({ definition, onChange }: ActionFieldsProps) {
  const { names } = useEditing();
  const { problems } = useProblems();
  const set = (key: keyof RuleDefinition, value: unknown) =>
    onChange(setAt(definition, [key], value) as RuleDefinition);
  const wrong = (...keys: string[]) => keys.some((key) => hasProblem(problems, `definition.${key}`));
  const { attempts, timeouts, parameters, shadow, dropUnsupported, cache } = definition;
  const said = (part: Partial<RuleDefinition>, nothing: string) =>
    textOf(actionsInWords({ ...bare, ...part }, names)).slice(2) || nothing;
  return (
    <div className="grid gap-3">
      <Fold
        title="Attempts and timeouts"
        summary={said({ attempts, timeouts }, 'at most 3 attempts, timeouts of the gateway')}
        wrong={wrong('attempts', 'timeouts')}
      >
        <div className="grid gap-3 sm:grid-cols-2">
          <PlacedField
            at={['definition', 'attempts']}
            label="Attempts at most"
            optional
            help="Calls to providers for one request, 1 to 5."
          >
            {(control) => (
              <NumberInput {...control} placeholder="3" value={attempts} onChange={(value) => set('attempts', value)} />
            )}
          </PlacedField>
          <TimeoutFields
            at={['definition', 'timeouts']}
            timeouts={timeouts}
            inherited="as the gateway says"
            onChange={(value) => set('timeouts', value)}
          />
        </div>
      </Fold>
      <Fold title="Parameters" summary={said({ parameters }, 'as the caller says')} wrong={wrong('parameters')}>
        <ParameterFields parameters={parameters} onChange={(value) => set('parameters', value)} />
      </Fold>
      <Fold title="Cache" summary={said({ cache }, 'as the policies say')} wrong={wrong('cache')}>
        <CacheFields cache={cache} onChange={(value) => set('cache', value)} />
      </Fold>
      <Fold title="Copies" summary={said({ shadow }, 'none')} wrong={wrong('shadow')}>
        <ShadowFields shadow={shadow} onChange={(value) => set('shadow', value)} />
      </Fold>
      <Checkbox
        label="Leave out fields that a target cannot take"
        help="Otherwise that target is passed over, and the request is refused when none is left."
        checked={dropUnsupported === true}
        onCheckedChange={(checked) => set('dropUnsupported', checked ? true : undefined)}
      />
    </div>
  );
}

const bare: RuleDefinition = { conditions: [], target: { kind: 'alias', name: '' } };

type Parameters = RuleDefinition['parameters'];
const sides = [
  { key: 'defaults', title: 'Where the caller says nothing', placeholder: 'none' },
  { key: 'caps', title: 'At most, whatever the caller says', placeholder: 'no cap' },
] as const;

function ParameterFields({ parameters, onChange }: { parameters: Parameters; onChange: (next: Parameters) => void }) {
  return (
    <div className="grid gap-3 sm:grid-cols-2">
      {sides.map(({ key, title, placeholder }) => {
        const side = parameters?.[key];
        const at = ['definition', 'parameters', key];
        return (
          <fieldset key={key} className="grid min-w-0 content-start gap-3">
            <legend className="mb-2 text-caption text-ink-3">{title}</legend>
            <PlacedField at={[...at, 'maxOutputTokens']} label="Output tokens" optional>
              {(control) => (
                <NumberInput
                  {...control}
                  after="tokens"
                  placeholder={placeholder}
                  value={side?.maxOutputTokens}
                  onChange={(value) => onChange(withKey(parameters, key, withKey(side, 'maxOutputTokens', value)))}
                />
              )}
            </PlacedField>
            <PlacedField at={[...at, 'temperature']} label="Temperature" optional>
              {(control) => (
                <NumberInput
                  {...control}
                  placeholder={placeholder}
                  value={side?.temperature}
                  onChange={(value) => onChange(withKey(parameters, key, withKey(side, 'temperature', value)))}
                />
              )}
            </PlacedField>
          </fieldset>
        );
      })}
    </div>
  );
}
