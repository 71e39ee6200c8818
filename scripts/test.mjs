import { runOnBun } from './bootstrap.mjs';

await runOnBun('scripts/check/run-all.ts');
