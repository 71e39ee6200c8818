import { launch } from './launch.ts';
import { type Options, readOptions, usage } from './options.ts';
import { printFailure } from './progress.ts';

/** What `start.ts` and `dev.ts` do: read what was asked for and do it. */
export async function run(mode: Options['mode']): Promise<void> {
  try {
    const options = readOptions(mode, process.argv.slice(2), process.env);
    if (options.help) console.log(usage);
    else await launch(options);
  } catch (error) {
    printFailure(error);
    process.exit(1);
  }
}
