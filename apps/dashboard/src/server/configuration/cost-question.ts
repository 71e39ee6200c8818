import { type ReportInterval, startsOf, wholeRange } from '@switchyard/core/reports/report-intervals';
import { storableText } from '@switchyard/core/text/storable-text';
import type { CostFilters, CostSlice } from '@switchyard/db/reports/cost-lines';
import { z } from 'zod';
import type { CostQuestion } from '../contract/cost-query.ts';
import { invalidField } from '../http/api-problem.ts';

type Range = { from: string; to: string };

const mostIntervals = 800;

/** What a question reads: whole hours or days, where its intervals begin, and the roll-up that has them. Throws an ApiProblem (400). */
export function sliceOf(query: CostQuestion): CostSlice & { starts: Date[] } {
  const { interval, from, to, ...filters } = query;
  const range = rangeOf({ from, to }, interval);
  const starts = startsOf(range, interval, mostIntervals);
  if (starts.length > mostIntervals)
    throw invalidField('to', `At most ${mostIntervals} intervals. Choose a shorter range, or longer intervals.`);
  const rollUp = interval === 'hour' ? 'usage_hourly' : 'usage_daily';
  return { rollUp, range, starts, filters: filtersOf(filters) };
}

/** A range as whole hours or days. Throws an ApiProblem (400) when it is backwards or longer than ten years. */
export function rangeOf({ from, to }: Range, interval: ReportInterval): { from: Date; to: Date } {
  const range = wholeRange({ from: new Date(from), to: new Date(to) }, interval);
  if (range.from >= range.to) throw invalidField('to', 'It must be after `from`.');
  if (range.to.getTime() - range.from.getTime() > tenYearsMs) throw invalidField('to', 'At most ten years.');
  return range;
}

const tenYearsMs = 3_660 * 24 * 3_600_000;

type Filters = Omit<CostFilters, 'tag'> & { tag: readonly string[] };

/** The filters of a question; sets of tags are read from their ids. Throws an ApiProblem (400). */
export function filtersOf(question: Filters): CostFilters {
  const { team, key, member, model, provider, endpoint, taggedWith, cacheStatus, outcome, purpose } = question;
  const tag = question.tag.map((id) => {
    const parsed = tags.safeParse(id);
    if (parsed.success) return parsed.data;
    throw invalidField('tag', 'Expected a set of tags as a JSON list, for example ["batch","nightly"].');
  });
  return { team, key, member, model, provider, endpoint, tag, taggedWith, cacheStatus, outcome, purpose };
}

const tags = z
  .string()
  .transform((text, context): unknown => {
    try {
      return JSON.parse(text);
    } catch {
      context.addIssue({ code: 'custom' });
      return z.NEVER;
    }
  })
  .pipe(z.array(z.string().refine((tag) => storableText(tag) === tag)));
