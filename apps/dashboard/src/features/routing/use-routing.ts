'use client';

import { useQueryClient } from '@tanstack/react-query';
import { useCallback, useState } from 'react';
import { toast } from 'sonner';
import { ApiError } from '@/server/client/api-client';
import { useApi, useCall } from '@/server/client/use-api';
import { useOrganization } from '@/server/client/use-organization';
import { contract } from '@/server/contract';
import { type RoutingView, type SetChange, setOf } from './routing-set';

/** A change that was refused because somebody else changed the draft meanwhile. */
export type Conflict = { words: string; author: string | null; apply: () => Promise<void>; drop: () => void };

/** Changes the draft; the words say what is so afterwards: "Fast is moved". Rejects when it was refused for another reason than a newer draft. */
export type SaveDraft = (change: SetChange, words: string) => Promise<RoutingView | undefined>;

/** The routing of the organization and the ways to change its draft. */
export function useRouting() {
  const { slug } = useOrganization();
  const queries = useQueryClient();
  const call = useCall();
  const read = useApi(contract.routing.read, {});
  const [conflict, setConflict] = useState<Conflict>();

  const keep = useCallback(
    (view: RoutingView) => queries.setQueryData([slug, contract.routing.read.name, {}], view),
    [queries, slug],
  );
  const newest = useCallback(async () => (await read.refetch({ throwOnError: true })).data, [read.refetch]);
  const put = useCallback(
    async (view: RoutingView, change: SetChange, words: string) => {
      const body = { revision: view.draftRevision, ...change(setOf(view)) };
      const saved = await call(contract.routing.saveDraft, { body });
      keep(saved);
      toast.success(words, { description: 'Saved in the draft. It decides nothing until it is published.' });
      return saved;
    },
    [call, keep],
  );

  const view = read.data;
  const save = useCallback<SaveDraft>(
    async (change, words) => {
      if (view === undefined) return undefined;
      try {
        return await put(view, change, words);
      } catch (error) {
        if (!isConflict(error)) throw error;
        const theirs = await newest();
        const drop = () => setConflict(undefined);
        const apply = async () => {
          const latest = await newest();
          if (latest !== undefined) await put(latest, change, words);
          drop();
        };
        setConflict({ words, author: theirs?.draft?.author ?? null, apply, drop });
        return undefined;
      }
    },
    [view, put, newest],
  );
  /** Reads everything on the page again. */
  const retry = () => void queries.invalidateQueries();
  return { view, read, save, conflict, keep, newest, retry };
}

/** Whether a change was made against a draft that is no longer the newest. */
export const isConflict = (error: unknown): boolean =>
  error instanceof ApiError && error.status === 409 && error.code === 'conflict';
