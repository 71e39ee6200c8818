import { z } from 'zod';
import { startSimulator } from './simulator.ts';

const environmentSchema = z.object({
  SIMULATOR_PORT: z.coerce.number().int().min(0).max(65_535).default(4010),
  SIMULATOR_HOST: z.string().min(1).default('127.0.0.1'),
});

async function main(): Promise<void> {
  const environment = environmentSchema.safeParse(process.env);
  if (!environment.success) {
    const reasons = environment.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`);
    throw new Error(reasons.join('; '));
  }
  const { SIMULATOR_PORT: port, SIMULATOR_HOST: host } = environment.data;
  const simulator = await startSimulator({ port, host });
  console.log(`simulator listening on ${simulator.url} (OpenAI base URL ${simulator.url}/v1)`);
  const stop = () => simulator.stop().then(() => process.exit(0));
  process.once('SIGTERM', stop);
  process.once('SIGINT', stop);
}

main().catch((error: unknown) => {
  console.error(`simulator: ${error instanceof Error ? error.message : String(error)}`);
  process.exit(1);
});
