import { toast } from 'sonner';
import { download } from '@/ui/download';

/** Hands an answer to the browser as a file; says so when there is none. */
export function saveFile(name: string, type: 'text/csv' | 'application/json', content: Promise<string>): void {
  content
    .then((text) => download(name, text, type))
    .catch((error: unknown) => toast.error(error instanceof Error ? error.message : 'The export failed.'));
}
