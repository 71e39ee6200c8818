import { Button } from '@/ui/button';
import { DialogActions } from '@/ui/dialog';
import { SecretReveal } from '@/ui/secret-reveal';

type SigningSecretProps = {
  secret: string;
  /** What to do when it is lost. */
  note: string;
  onDone: () => void;
};

/** A webhook's signing secret, this once, and how its receiver checks with it. */
export function SigningSecret({ secret, note, onDone }: SigningSecretProps) {
  return (
    <div className="grid grid-cols-1 gap-4">
      <SecretReveal secret={secret} name="Signing secret" note={note} />
      <p className="text-ink-2">
        Every message carries the headers <code className="font-mono text-small">webhook-id</code>,{' '}
        <code className="font-mono text-small">webhook-timestamp</code> and{' '}
        <code className="font-mono text-small">webhook-signature</code>, as Standard Webhooks describes: libraries for
        it check them with this secret.
      </p>
      <DialogActions>
        <Button variant="solid" onClick={onDone}>
          Done
        </Button>
      </DialogActions>
    </div>
  );
}
