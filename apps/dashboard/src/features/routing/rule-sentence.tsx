import type { RuleDefinition } from '@switchyard/core/routing/rule';
import { Fragment, type ReactNode } from 'react';
import { Chip } from '@/ui/chip';
import { failuresInWords, shareInWords } from './failures';
import { type RuleNode, readNode } from './rule-node';
import type { RuleNames } from './use-rule-names';

type RuleSentenceProps = { definition: RuleDefinition; names: RuleNames };

/** A rule as a sentence whose values are chips. */
export function RuleSentence({ definition, names }: RuleSentenceProps) {
  const node = readNode(definition.target);
  return (
    <span className="leading-[26px]">
      <Conditions definition={definition} names={names} />{' '}
      {node === undefined ? (
        <>
          use strategy <Chip mono>{definition.target.kind}</Chip>
        </>
      ) : (
        <Target node={node} names={names} />
      )}
      {definition.dropUnsupported && <>, leaving out fields that it cannot take</>}
    </span>
  );
}

function Conditions({ definition, names }: RuleSentenceProps) {
  if (definition.conditions.length === 0) return <>For every request</>;
  return definition.conditions.map(({ field, values }, index) => (
    <Fragment key={`${field} ${values.join(' ')}`}>
      {index === 0 ? 'When' : ' and'} {field} is{' '}
      <Listed>
        {values.map((value) => (
          <Chip key={value} mono={field === 'model'}>
            {field === 'team' ? names.team(value) : value}
          </Chip>
        ))}
      </Listed>
    </Fragment>
  ));
}

/** "a", "a or b", "a, b or c". */
function Listed({ children }: { children: ReactNode[] }) {
  return children.map((child, index) => (
    // Every value stands once in a list, so its place and it belong together.
    <Fragment key={typeof child === 'object' && child !== null && 'key' in child ? child.key : index}>
      {index > 0 && (index === children.length - 1 ? ' or ' : ', ')}
      {child}
    </Fragment>
  ));
}

function Target({ node, names }: { node: RuleNode; names: RuleNames }) {
  if (node.kind === 'call') {
    return (
      <>
        use <CallChip>{names.call(node)}</CallChip>
      </>
    );
  }
  if (node.kind === 'weighted') {
    const weights = node.targets.map(({ weight }) => weight);
    return (
      <>
        split{' '}
        {node.targets.map(({ weight, target }, index) => (
          <Fragment key={`${weight} ${JSON.stringify(target)}`}>
            {index > 0 && ' '}
            {target.kind === 'call' ? (
              <CallChip>
                {shareInWords(weight, weights)} {names.call(target)}
              </CallChip>
            ) : (
              <>
                <Chip tone="soft">{shareInWords(weight, weights)}</Chip> (<Target node={target} names={names} />)
              </>
            )}
          </Fragment>
        ))}
      </>
    );
  }
  const [first, ...rest] = node.targets;
  return (
    <>
      {first && <Target node={first} names={names} />}
      {rest.length > 0 && <>, on {failuresInWords(node.on)} fall back to </>}
      {rest.map((target, index) => (
        <Fragment key={JSON.stringify(target)}>
          {index > 0 && ', then to '}
          {target.kind === 'call' ? <CallChip>{names.call(target)}</CallChip> : <Target node={target} names={names} />}
        </Fragment>
      ))}
    </>
  );
}

function CallChip({ children }: { children: ReactNode }) {
  return (
    <Chip
      tone="soft"
      className="whitespace-normal break-words in-aria-current:border-line-strong in-aria-current:bg-panel"
    >
      {children}
    </Chip>
  );
}
