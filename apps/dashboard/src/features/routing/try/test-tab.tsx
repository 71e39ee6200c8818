'use client';

import { parseAsString, parseAsStringLiteral, useQueryStates } from 'nuqs';
import { useState } from 'react';
import { failureOf, useApi } from '@/server/client/use-api';
import { contract, type RouteInput } from '@/server/contract';
import { Button } from '@/ui/button';
import { Card, CardBody, CardHeader } from '@/ui/card';
import { NothingYet } from '@/ui/empty-state';
import { ErrorPanel } from '@/ui/error-panel';
import { Field } from '@/ui/field';
import { Input } from '@/ui/input';
import { ProgressLine } from '@/ui/progress-line';
import { Segmented } from '@/ui/segmented';
import { Skeleton } from '@/ui/skeleton';
import { modelsNamed, type RoutingView, setOf } from '../routing-set';
import type { RuleNames } from '../use-rule-names';
import { ExampleForm } from './example-form';
import { ExplainedView } from './explained-view';
import { LoggedRequests } from './logged-requests';

type Body = RouteInput<typeof contract.routing.explain>['body'];

const testSearch = {
  routing: parseAsStringLiteral(['draft', 'published'] as const).withDefault('draft'),
  by: parseAsStringLiteral(['request', 'log'] as const).withDefault('request'),
  logged: parseAsString,
};

/** Asks what routing would decide: for a request that is typed, or for one of the log. Nothing is called. */
export function TestTab({ view, names }: { view: RoutingView | undefined; names: RuleNames }) {
  const [{ routing, by, logged }, setSearch] = useQueryStates(testSearch);
  const [request, setRequest] = useState<Extract<Body, { request: unknown }>['request']>();
  const which = view?.draft === null ? 'published' : routing;
  const body = bodyOf(which, by === 'log' ? logged : null, by === 'request' ? request : undefined);
  const explained = useApi(
    contract.routing.explain,
    { body: body ?? nothingAsked },
    { enabled: body !== undefined, keep: true },
  );
  const offered = names.models.map(({ value }) => value);
  const named = view === undefined ? [] : modelsNamed(setOf(view)).filter((name) => !offered.includes(name));
  const failure = body === undefined ? undefined : failureOf('This could not be tried', explained.error);
  return (
    <div className="grid items-start gap-4 lg:grid-cols-2">
      <Card aria-label="The request">
        <CardHeader
          title="What would routing do with"
          action={
            <Segmented
              label="Where the request comes from"
              value={by}
              onChange={(next) => void setSearch({ by: next })}
              options={[
                { value: 'request', label: 'A request' },
                { value: 'log', label: 'One of the log' },
              ]}
            />
          }
        />
        <CardBody>
          {view?.draft && (
            <div className="mb-4">
              <Segmented
                label="Which routing"
                value={routing}
                onChange={(next) => void setSearch({ routing: next })}
                options={[
                  { value: 'draft', label: 'The draft' },
                  { value: 'published', label: `Published, version ${view.published.version}` },
                ]}
              />
            </div>
          )}
          {by === 'request' ? (
            <ExampleForm names={names} named={named} onTry={setRequest} />
          ) : (
            <Logged logged={logged} onPick={(id) => void setSearch({ logged: id })} />
          )}
        </CardBody>
      </Card>
      <Card aria-label="What it would do" aria-live="polite">
        <ProgressLine active={explained.isFetching} />
        {failure && <ErrorPanel {...failure} onRetry={() => void explained.refetch()} className="m-4" />}
        {body === undefined && (
          <NothingYet title="Nothing tried yet">
            The decision stands here: the rules looked at, what each strategy chose, and the calls in their order with
            what they would cost. Nothing is called and nothing is spent.
          </NothingYet>
        )}
        {body !== undefined && !failure && explained.data === undefined && <Skeleton className="m-5 h-40" />}
        {body !== undefined && !failure && explained.data && <ExplainedView explained={explained.data} />}
      </Card>
    </div>
  );
}

/** Stands for a question that is not asked. */
const nothingAsked: Body = { routing: 'draft', requestId: '00000000-0000-4000-8000-000000000000' };

type Example = Extract<Body, { request: unknown }>['request'];

function bodyOf(routing: 'draft' | 'published', logged: string | null, request: Example | undefined): Body | undefined {
  if (logged !== null) return { routing, requestId: logged };
  return request === undefined ? undefined : { routing, request };
}

/** The id of a request in whatever text was pasted. */
const idIn = (text: string) => /[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}/.exec(text.toLowerCase())?.[0];

function Logged({ logged, onPick }: { logged: string | null; onPick: (id: string) => void }) {
  const [text, setText] = useState(logged ?? '');
  const [wrong, setWrong] = useState(false);
  return (
    <div className="grid gap-4">
      <form
        className="flex items-end gap-2"
        onSubmit={(event) => {
          event.preventDefault();
          const id = idIn(text);
          setWrong(id === undefined);
          if (id !== undefined) onPick(id);
        }}
      >
        <div className="min-w-0 flex-1">
          <Field
            label="Request id"
            help="Any text that has one in it: an answer’s x-request-id, a log line, an address."
            error={wrong ? 'There is no request id in this text.' : undefined}
          >
            {(control) => (
              <Input
                {...control}
                mono
                autoComplete="off"
                value={text}
                onChange={(event) => setText(event.target.value)}
              />
            )}
          </Field>
        </div>
        <Button type="submit" className="mb-6 h-9">
          Try it
        </Button>
      </form>
      <LoggedRequests
        selected={logged}
        onPick={(id) => {
          setText(id);
          setWrong(false);
          onPick(id);
        }}
      />
    </div>
  );
}
