import { runOnBun } from './bootstrap.mjs';

await runOnBun('scripts/local/start.ts');
