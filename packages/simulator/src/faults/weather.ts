import { z } from 'zod';
import { isShare } from './fail-first.ts';
import { faultMisfit } from './fault.ts';
import { parseScript, type Script } from './script.ts';

const frontSchema = z.strictObject({
  options: z.string(),
  percent: z.number().min(0).max(100).optional(),
  key: z.string().optional(),
  model: z.string().optional(),
});

/** What a request to change the weather says. */
export const weatherSchema = z.strictObject({ fronts: z.array(frontSchema) });

/** A part of the weather: what happens to calls that no option of their own does something to. */
export interface Front {
  /** As in the header `x-simulator`: `status=500; latency=200`. A fault, waits, limits, framing, gzip and no_usage. */
  options: string;
  /** The share of the calls it strikes, evenly spread; all of them when absent. */
  percent?: number | undefined;
  /** Only calls whose key begins so. */
  key?: string | undefined;
  /** Only calls whose model, without options, is this one. */
  model?: string | undefined;
}

/** A call as the weather sees it. */
export interface Exposed {
  key: string | null;
  baseModel: string;
  stream: boolean;
}

const WEATHER_OPTIONS =
  /^(?:status|retry_after.*|latency|chunk_delay|slow|hang|reset|cut.*|eof|no_done|double_done|stall|pings|malformed|nul|huge_line|endless|error_event|garbage_html|context|quota|blocked|framing|gzip|no_usage|limit_.*|remaining_.*)$/;

/** The weather over a whole simulator. It changes while calls come in; a call has the weather of the moment it was read. */
export class Weather {
  #fronts: { front: Front; script: Script; calls: number }[] = [];

  /** The fronts that are now, the first of which that meets a call strikes it. Throws on options that are no weather. */
  set(fronts: readonly Front[]): void {
    this.#fronts = fronts.map((front) => ({ front, script: scriptOf(front), calls: 0 }));
  }

  /** The fronts that are now. */
  get fronts(): Front[] {
    return this.#fronts.map(({ front }) => front);
  }

  /** The script of a call in this weather. */
  over(script: Script, exposed: Exposed): Script {
    const met = this.#fronts.find(({ front }) => meets(front, exposed));
    if (!met) return script;
    met.calls += 1;
    if (!isShare(met.calls, met.front.percent ?? 100)) return script;
    return blend(script, met.script, exposed.stream);
  }
}

function scriptOf({ options }: Front): Script {
  const parsed = parseScript('any', options);
  if (parsed.kind === 'refused') throw new Error(parsed.message);
  for (const word of options.split(';')) {
    const name = word.split('=')[0]?.trim() ?? '';
    if (name !== '' && !WEATHER_OPTIONS.test(name)) throw new Error(`Option "${name}" is no weather.`);
  }
  return parsed.script;
}

const meets = (front: Front, { key, baseModel }: Exposed): boolean =>
  (front.key === undefined || (key?.startsWith(front.key) ?? false)) &&
  (front.model === undefined || front.model === baseModel);

/** A call's own options win; a fault that this kind of answer cannot have spares it. */
function blend(own: Script, weather: Script, stream: boolean): Script {
  const isFair = own.fault.kind === 'none' && faultMisfit(weather.fault, stream) === null;
  return {
    ...own,
    fault: isFair ? weather.fault : own.fault,
    latencyMs: Math.max(own.latencyMs, weather.latencyMs),
    chunkDelayMs: Math.max(own.chunkDelayMs, weather.chunkDelayMs),
    framing: own.framing ?? weather.framing,
    gzip: own.gzip || weather.gzip,
    reportsUsage: own.reportsUsage && weather.reportsUsage,
    limits: {
      limitRequests: own.limits.limitRequests ?? weather.limits.limitRequests,
      remainingRequests: own.limits.remainingRequests ?? weather.limits.remainingRequests,
      limitTokens: own.limits.limitTokens ?? weather.limits.limitTokens,
      remainingTokens: own.limits.remainingTokens ?? weather.limits.remainingTokens,
      resetMs: own.limits.resetMs ?? weather.limits.resetMs,
    },
  };
}
