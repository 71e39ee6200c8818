import { connect } from 'node:net';

/** How a TCP connection ended: by the other side's clean end, or by an error such as ECONNRESET. */
export interface RawReply {
  /** Everything received: status line, headers and body as they came. */
  text: string;
  ending: string;
}

/** Posts a chat call over a bare socket, so that nothing hides how the connection ends. */
export function rawChat(port: number, body: object): Promise<RawReply> {
  const json = JSON.stringify(body);
  const head = [
    'POST /v1/chat/completions HTTP/1.1',
    'host: simulator',
    'authorization: Bearer sk-raw-test',
    'connection: close',
    `content-length: ${Buffer.byteLength(json)}`,
  ];
  return new Promise((resolve) => {
    let text = '';
    let ending = 'none';
    const socket = connect(port, '127.0.0.1', () => socket.write(`${head.join('\r\n')}\r\n\r\n${json}`));
    socket.on('data', (piece) => {
      text += piece.toString('utf8');
    });
    socket.on('end', () => {
      ending = 'end';
    });
    socket.on('error', (error: Error & { code?: string }) => {
      ending = error.code ?? error.message;
    });
    socket.on('close', () => resolve({ text, ending }));
  });
}

/** The `data:` payloads in a raw SSE reply. */
export function payloads(text: string): string[] {
  return [...text.matchAll(/^data: (.*)$/gm)].map((match) => match[1] ?? '');
}

/** The payloads that carry a content token. */
export function contentPayloads(text: string): string[] {
  return payloads(text).filter((payload) => payload.includes('"delta":{"content":"'));
}
