import { generateClient } from './local/generate-client.ts';
import { printFailure, step } from './local/progress.ts';

try {
  await step('Prisma client generated', generateClient);
} catch (error) {
  printFailure(error);
  process.exit(1);
}
