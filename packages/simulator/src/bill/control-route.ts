import { type Weather, weatherSchema } from '../faults/weather.ts';
import type { Exchange } from '../http/exchange.ts';
import type { Bill } from './bill.ts';

/** What the control API reads and resets. */
export interface Controlled {
  bill: Bill;
  weather: Weather;
  /** Clears the bill, the weather and the `fail_first` counters. */
  reset(): void;
}

/**
 * The control API, which needs no key:
 * `GET /_simulator/bill?since=<sequence>&limit=<entries>` → `{ entries, totals, open }`,
 * `DELETE /_simulator/bill` → 204, `GET /_simulator/weather` → `{ fronts }`, `PUT /_simulator/weather` the same → 204,
 * `GET /_simulator/healthz` → `{ status: 'ok' }`.
 */
export async function controlRoute(exchange: Exchange, controlled: Controlled): Promise<void> {
  const { status, body } = await reply(exchange, controlled);
  exchange.send(status, body);
}

interface Reply {
  status: number;
  body: string;
}

async function reply(exchange: Exchange, controlled: Controlled): Promise<Reply> {
  const route = `${exchange.method} ${exchange.pathname}`;
  switch (route) {
    case 'GET /_simulator/healthz':
      return { status: 200, body: '{"status":"ok"}' };
    case 'DELETE /_simulator/bill':
      controlled.reset();
      return { status: 204, body: '' };
    case 'GET /_simulator/bill':
      return readBill(controlled.bill, new URLSearchParams(exchange.query));
    case 'GET /_simulator/weather':
      return { status: 200, body: JSON.stringify({ fronts: controlled.weather.fronts }) };
    case 'PUT /_simulator/weather':
      return setWeather(controlled.weather, await exchange.body());
    default:
      return problem(404, `There is no ${route} in the control API.`);
  }
}

function readBill(bill: Bill, query: URLSearchParams): Reply {
  const since = wholeNumber(query.get('since') ?? '0');
  const limit = wholeNumber(query.get('limit') ?? String(bill.capacity));
  if (since === null) return problem(400, '"since" must be a sequence: a whole number.');
  if (limit === null) return problem(400, '"limit" must be a whole number.');
  const body = JSON.stringify({ entries: bill.entries(since, limit), totals: bill.totals, open: bill.open });
  return { status: 200, body };
}

function setWeather(weather: Weather, sent: Awaited<ReturnType<Exchange['body']>>): Reply {
  if (sent.kind !== 'body') return problem(400, 'The body could not be read.');
  try {
    weather.set(weatherSchema.parse(JSON.parse(sent.text)).fronts);
  } catch (error) {
    return problem(400, error instanceof Error ? error.message : 'The weather could not be read.');
  }
  return { status: 204, body: '' };
}

const wholeNumber = (text: string): number | null => (/^\d{1,15}$/.test(text) ? Number(text) : null);

const problem = (status: number, message: string): Reply => ({ status, body: JSON.stringify({ error: { message } }) });
