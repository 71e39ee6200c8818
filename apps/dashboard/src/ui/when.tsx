'use client';

import { useSyncExternalStore } from 'react';

const day = new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'short', timeZone: 'UTC' });
const dayAndYear = new Intl.DateTimeFormat('en-GB', {
  day: 'numeric',
  month: 'short',
  year: 'numeric',
  timeZone: 'UTC',
});
const full = new Intl.DateTimeFormat('en-GB', { dateStyle: 'medium', timeStyle: 'medium', timeZone: 'UTC' });

/** "22 Nov", and the year when it is another one than now. UTC. */
export function dayText(iso: string, now: number = Date.now()): string {
  const date = new Date(iso);
  const format = date.getUTCFullYear() === new Date(now).getUTCFullYear() ? day : dayAndYear;
  return format.format(date);
}

/** "just now", "4 min ago", "in 3 days", then the day. */
export function agoText(iso: string, now: number): string {
  const seconds = (now - new Date(iso).getTime()) / 1000;
  const span = Math.abs(seconds);
  const say = (text: string) => (seconds >= 0 ? `${text} ago` : `in ${text}`);
  if (span < 45) return seconds >= 0 ? 'just now' : 'in a moment';
  if (span < 3600) return say(`${Math.max(1, Math.round(span / 60))} min`);
  if (span < 86_400) return say(`${Math.round(span / 3600)} h`);
  const days = Math.round(span / 86_400);
  return days <= 14 ? say(days === 1 ? '1 day' : `${days} days`) : dayText(iso, now);
}

/** A moment in words that keep up with the clock; the exact time in UTC on hover. */
export function When({ at, never = 'never' }: { at: string | null; never?: string }) {
  const now = useSyncExternalStore(subscribe, minute, () => undefined);
  if (at === null) return <span className="text-ink-3">{never}</span>;
  return (
    <time dateTime={at} title={`${full.format(new Date(at))} UTC`} className="whitespace-nowrap">
      {now === undefined ? dayText(at, new Date(at).getTime()) : agoText(at, Math.max(now, Date.now()))}
    </time>
  );
}

/** The running half minute: it changes only when the words may. */
const minute = () => Math.floor(Date.now() / 30_000) * 30_000;

function subscribe(onTick: () => void): () => void {
  const timer = setInterval(onTick, 30_000);
  return () => clearInterval(timer);
}
