'use client';

import { ArrowDown, ArrowUp, Eye, MoreHorizontal, Pencil } from 'lucide-react';
import Link from 'next/link';
import { useState } from 'react';
import { useOrganization } from '@/server/client/use-organization';
import { ActionButton } from '@/ui/action-button';
import { Button } from '@/ui/button';
import { ConfirmDialog } from '@/ui/confirm-dialog';
import { Menu, MenuContent, MenuItem, MenuTrigger } from '@/ui/dropdown-menu';
import { formatCount } from '@/ui/format';
import type { RuleRowProps } from './rule-row';
import { RuleSwitch } from './rule-switch';

/** The buttons of a row, above the row's own press area. */
export function RuleActions({ rule, facts, position, count, lock, onMove, onRemove }: RuleRowProps) {
  const { href } = useOrganization();
  const edit = href(`routing/rules/${rule.id}`);
  return (
    <div className="relative z-10 ml-auto flex items-center gap-1">
      <ActionButton
        variant="quiet"
        size="icon"
        reason={lock ?? (position === 1 ? 'It is the first rule.' : undefined)}
        aria-label={`Move ${rule.name} up`}
        onClick={() => onMove(-1)}
      >
        <ArrowUp aria-hidden />
      </ActionButton>
      <ActionButton
        variant="quiet"
        size="icon"
        reason={lock ?? (position === count ? 'It is the last rule.' : undefined)}
        aria-label={`Move ${rule.name} down`}
        onClick={() => onMove(1)}
      >
        <ArrowDown aria-hidden />
      </ActionButton>
      <Button asChild variant="quiet" size="icon">
        <Link href={edit} aria-label={`${lock === undefined ? 'Edit' : 'Open'} ${rule.name}`}>
          {lock === undefined ? <Pencil aria-hidden /> : <Eye aria-hidden />}
        </Link>
      </Button>
      <More
        name={rule.name}
        facts={facts}
        lock={lock}
        onRemove={onRemove}
        copyHref={href(`routing/rules/new?from=${rule.id}`)}
      />
      {facts.published && <RuleSwitch id={rule.id} name={rule.name} facts={facts} lock={lock} />}
    </div>
  );
}

type MoreProps = Pick<RuleRowProps, 'facts' | 'lock' | 'onRemove'> & { name: string; copyHref: string };

function More({ name, facts, lock, onRemove, copyHref }: MoreProps) {
  const [removing, setRemoving] = useState(false);
  if (lock !== undefined) return null;
  return (
    <>
      <Menu>
        <MenuTrigger asChild>
          <Button variant="quiet" size="icon" aria-label={`More about ${name}`}>
            <MoreHorizontal aria-hidden />
          </Button>
        </MenuTrigger>
        <MenuContent align="end">
          <MenuItem asChild>
            <Link href={copyHref}>Add a copy…</Link>
          </MenuItem>
          <MenuItem tone="danger" onSelect={() => (facts.hits24h > 0 ? setRemoving(true) : onRemove())}>
            Take out of the draft
          </MenuItem>
        </MenuContent>
      </Menu>
      <ConfirmDialog
        open={removing}
        onOpenChange={setRemoving}
        title={`Take ${name} out of the draft?`}
        description="It decides until the draft is published; then its requests go to the next rule that matches. Earlier versions keep it."
        impact={[{ label: 'Requests it decided in the last 24 hours', value: formatCount(facts.hits24h) }]}
        action="Take it out"
        onConfirm={async () => onRemove()}
      />
    </>
  );
}
