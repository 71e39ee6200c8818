import type { Exchange } from '../http/exchange.ts';
import type { Bill } from './bill.ts';

/** What the control API reads and resets. */
export interface Controlled {
  bill: Bill;
  /** Clears the bill and the `fail_first` counters. */
  reset(): void;
}

/**
 * The control API, which needs no key:
 * `GET /_simulator/bill?since=<sequence>&limit=<entries>` → `{ entries, totals, open }`,
 * `DELETE /_simulator/bill` → 204, `GET /_simulator/healthz` → `{ status: 'ok' }`.
 */
export function controlRoute(exchange: Exchange, controlled: Controlled): void {
  const { status, body } = reply(exchange, controlled);
  exchange.send(status, body);
}

interface Reply {
  status: number;
  body: string;
}

function reply(exchange: Exchange, controlled: Controlled): Reply {
  const route = `${exchange.method} ${exchange.pathname}`;
  switch (route) {
    case 'GET /_simulator/healthz':
      return { status: 200, body: '{"status":"ok"}' };
    case 'DELETE /_simulator/bill':
      controlled.reset();
      return { status: 204, body: '' };
    case 'GET /_simulator/bill':
      return readBill(controlled.bill, new URLSearchParams(exchange.query));
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

const wholeNumber = (text: string): number | null => (/^\d{1,15}$/.test(text) ? Number(text) : null);

const problem = (status: number, message: string): Reply => ({ status, body: JSON.stringify({ error: { message } }) });
