'use client';

import type { RoutingSet } from '@switchyard/core/routing/publish/routing-set';
import type { RoutingRule } from '@switchyard/core/routing/rule';
import { type Ref, useState } from 'react';
import { Card, CardHeader } from '@/ui/card';
import { Segmented } from '@/ui/segmented';
import { RulePicture } from '../picture/rule-picture';
import type { RuleNames } from '../use-rule-names';
import { ShadowReport } from './shadow-report';

type RulePanelProps = { set: RoutingSet; rule: RoutingRule; names: RuleNames; ref: Ref<HTMLElement> };

/** The selected rule: drawn, or what its copies showed. */
export function RulePanel({ set, rule, names, ref }: RulePanelProps) {
  const [view, setView] = useState<'drawn' | 'copies'>('drawn');
  const position = set.rules.indexOf(rule) + 1;
  const shadow = rule.definition.shadow;
  return (
    <Card ref={ref} aria-label={`Rule ${position}`} className="scroll-mt-16 xl:sticky xl:top-16">
      <CardHeader
        title={`Rule ${position}, ${view === 'drawn' ? 'drawn' : 'copied'}`}
        action={
          shadow && (
            <Segmented
              label="What to show of the rule"
              value={view}
              onChange={setView}
              options={[
                { value: 'drawn', label: 'Graph' },
                { value: 'copies', label: 'Copies' },
              ]}
            />
          )
        }
      />
      <div className="max-h-[calc(100vh-140px)] overflow-y-auto px-4 pb-4">
        {view === 'drawn' || shadow === undefined ? (
          <RulePicture definition={rule.definition} names={names} />
        ) : (
          <ShadowReport ruleId={rule.id} shadow={shadow} names={names} />
        )}
      </div>
    </Card>
  );
}
