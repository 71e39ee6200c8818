import type { Exchange } from '../http/exchange.ts';
import type { Endpoint } from './endpoint.ts';
import { completions } from './openai/completions.ts';
import { embeddings } from './openai/embeddings.ts';
import { moderations } from './openai/moderations.ts';
import { type OperationServices, runEndpoint } from './run-endpoint.ts';

/** An operation found for a request; plays it to its end. */
export type OperationRun = (services: OperationServices, callNumber: number) => Promise<void>;

const ENDPOINTS: ReadonlyMap<string, Endpoint> = new Map([
  ['/v1/completions', completions],
  ['/v1/embeddings', embeddings],
  ['/v1/moderations', moderations],
]);

/** The operation other than a chat that a request asks for, or null when it is none. */
export function findOperation(exchange: Exchange): OperationRun | null {
  const endpoint = exchange.method === 'POST' ? ENDPOINTS.get(exchange.pathname) : undefined;
  if (!endpoint) return null;
  return (services, callNumber) => runEndpoint(exchange, services, { endpoint, callNumber, fromPath: {} });
}
