import { afterAll, beforeAll, beforeEach } from 'bun:test';
import OpenAI from 'openai';
import { type Simulator, type SimulatorOptions, startSimulator } from '../simulator.ts';

/** One simulator for a test file, with an empty bill for each test. Read it inside tests only. */
export function withSimulator(options: SimulatorOptions = {}): {
  readonly simulator: Simulator;
  client(apiKey?: string): OpenAI;
} {
  let running: Simulator | null = null;
  const current = (): Simulator => {
    if (!running) throw new Error('The simulator runs during tests only.');
    return running;
  };
  beforeAll(async () => {
    running = await startSimulator(options);
  });
  beforeEach(() => current().reset());
  afterAll(() => current().stop());
  return {
    get simulator() {
      return current();
    },
    client: (apiKey = 'sk-test-1234') => new OpenAI({ apiKey, baseURL: `${current().url}/v1`, maxRetries: 0 }),
  };
}

/** A question as a one-message conversation. */
export const asks = (content: string) => [{ role: 'user' as const, content }];
