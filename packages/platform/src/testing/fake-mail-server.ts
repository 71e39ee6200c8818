import { once } from 'node:events';
import { createServer, type Socket } from 'node:net';

/** A mail server of a test's own. */
export type FakeMailServer = {
  /** For SMTP_URL. */
  url: string;
  /** The e-mails that it took, headers and text. */
  mails: string[];
  /** Waits for the next e-mail and takes it out of `mails`. */
  nextMail(): Promise<string>;
  close(): void;
};

/** Starts the smallest mail server that nodemailer speaks with; it keeps what it is given. */
export async function startFakeMailServer(): Promise<FakeMailServer> {
  const mails: string[] = [];
  const arrivals = new EventTarget();
  const server = createServer((socket) =>
    converse(socket, (mail) => {
      mails.push(mail);
      arrivals.dispatchEvent(new Event('mail'));
    }),
  );
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('The system gave no free port.');
  return {
    url: `smtp://127.0.0.1:${address.port}`,
    mails,
    async nextMail() {
      if (mails.length === 0)
        await new Promise((resolve) => arrivals.addEventListener('mail', resolve, { once: true }));
      return mails.shift() ?? '';
    },
    close: () => void server.close(),
  };
}

function converse(socket: Socket, onMail: (mail: string) => void): void {
  let data: string | undefined;
  socket.on('error', () => {});
  socket.write('220 mail.test\r\n');
  socket.on('data', (chunk) => {
    for (const line of chunk.toString().split('\r\n').slice(0, -1)) {
      if (data !== undefined) {
        if (line !== '.') data += `${line}\n`;
        else {
          onMail(data.replace(/=\n/g, '').replace(/=3D/g, '='));
          data = undefined;
          socket.write('250 ok\r\n');
        }
      } else if (line === 'DATA') {
        data = '';
        socket.write('354 go\r\n');
      } else socket.write(line === 'QUIT' ? '221 bye\r\n' : '250 ok\r\n');
    }
  });
}
