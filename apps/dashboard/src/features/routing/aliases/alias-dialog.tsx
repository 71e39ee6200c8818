'use client';

import type { ModelAlias, RoutingSet } from '@switchyard/core/routing/publish/routing-set';
import { useMemo, useRef } from 'react';
import { useController, useForm, useWatch } from 'react-hook-form';
import { problemOf } from '@/server/client/use-api';
import { Dialog } from '@/ui/dialog';
import { Form, FormField, type SubmitProblem } from '@/ui/form';
import { FormActions } from '@/ui/form-actions';
import { Input } from '@/ui/input';
import { PlacesContext } from '@/ui/placed-field';
import { usePlaces } from '@/ui/use-places';
import { aliasResolver } from '../editor/rule-form-values';
import { problemsInForm, type Sent } from '../editor/server-problems';
import { nodeOf, targetOf } from '../nodes';
import { type SetChange, savingAlias } from '../routing-set';
import { EditingContext } from '../rule-editing';
import { TargetSentence } from '../sentence/rule-sentence';
import { emptyCall } from '../targets/change-node';
import { TargetFields } from '../targets/target-fields';
import type { SaveDraft } from '../use-routing';
import type { RuleNames } from '../use-rule-names';

type AliasDialogProps = {
  set: RoutingSet;
  /** Undefined for a new one. */
  alias: ModelAlias | undefined;
  open: boolean;
  names: RuleNames;
  save: SaveDraft;
  onClose: () => void;
};

/** Adds or edits an alias: its name, and where it leads. */
export function AliasDialog(props: AliasDialogProps) {
  const { alias, open, names, onClose } = props;
  return (
    <Dialog
      open={open}
      onOpenChange={(next) => !next && onClose()}
      title={alias === undefined ? 'Add an alias' : `Edit alias ${alias.name}`}
      description="Callers may ask for it like for a model, and rules may lead to it."
      size="large"
    >
      {open && names.ready && <AliasForm {...props} />}
    </Dialog>
  );
}

function AliasForm({ set, alias, names, save, onClose }: AliasDialogProps) {
  const form = useForm<ModelAlias, unknown, ModelAlias>({
    resolver: aliasResolver,
    mode: 'onTouched',
    defaultValues: alias ?? { name: '', target: targetOf(emptyCall) },
    shouldFocusError: false,
  });
  const { field } = useController({ control: form.control, name: 'target' });
  const aliases = useMemo(
    () => set.aliases.map(({ name }) => name).filter((name) => name !== alias?.name),
    [set, alias],
  );
  const places = usePlaces(form, field.onBlur);
  const editing = useMemo(() => ({ names, aliases }), [names, aliases]);
  const sent = useRef<Sent>(undefined);
  const target = useWatch({ control: form.control, name: 'target' });
  return (
    <Form
      form={form}
      problemOf={(error) => placedProblem(problemOf(error), sent.current)}
      onSubmit={async (values) => {
        if (aliases.includes(values.name)) {
          form.setError('name', { type: 'server', message: 'There is an alias of that name already.' });
          return;
        }
        const change: SetChange = (newest) => {
          const next = savingAlias(values, alias?.name)(newest);
          sent.current = {
            set: next,
            list: 'aliases',
            index: next.aliases.findIndex(({ name }) => name === values.name),
          };
          return next;
        };
        await save(change, `Alias ${values.name} is saved`);
        onClose();
      }}
    >
      <PlacesContext value={places}>
        <EditingContext value={editing}>
          <FormField control={form.control} name="name" label="Alias" help="Small letters, digits, dots and hyphens.">
            {(control) => <Input {...control} mono autoComplete="off" placeholder="fast" />}
          </FormField>
          <TargetFields
            at={['target']}
            label="Leads to"
            node={nodeOf(target)}
            onChange={(node) => form.setValue('target', targetOf(node), { shouldDirty: true, shouldValidate: true })}
          />
          <p aria-live="polite" className="rounded-lg bg-sunken px-4 py-2.5">
            <TargetSentence target={target} names={names} />
          </p>
          <FormActions submit="Save alias" pending={form.formState.isSubmitting} onCancel={onClose} />
        </EditingContext>
      </PlacesContext>
    </Form>
  );
}

/** Two aliases that lead to each other are both refused: what is wrong in this one is said alone, as it mends the other. */
function placedProblem(problem: SubmitProblem, sent: Sent | undefined): SubmitProblem {
  if (sent === undefined) return problem;
  const { message, fields } = problemsInForm(problem, sent);
  const own = fields.filter(({ path }) => path === 'name' || path.split('.')[0] === 'target');
  return { message, fields: own.length > 0 ? own : fields };
}
