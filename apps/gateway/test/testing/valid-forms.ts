import type { Field } from './mutate-form.ts';

const text = (name: string, value: string): Field => ({ name, value });

/** One second of silence: a header, and 8,000 samples of 8 bits. */
const wav = () => {
  const head = Buffer.alloc(44);
  head.write('RIFF', 0);
  head.writeUInt32LE(36 + 8_000, 4);
  head.write('WAVEfmt ', 8);
  head.writeUInt32LE(16, 16);
  head.writeUInt16LE(1, 20);
  head.writeUInt16LE(1, 22);
  head.writeUInt32LE(8_000, 24);
  head.writeUInt32LE(8_000, 28);
  head.writeUInt16LE(1, 32);
  head.writeUInt16LE(8, 34);
  head.write('data', 36);
  head.writeUInt32LE(8_000, 40);
  return Buffer.concat([head, Buffer.alloc(8_000, 128)]).toString('latin1');
};

const sound: Field = { name: 'file', value: { name: 'a.wav', type: 'audio/wav', bytes: wav() } };

const picture = (name: string): Field => ({
  name,
  value: { name: 'a.png', type: 'image/png', bytes: `\u0089PNG\r\n\u001a\n${'a'.repeat(60)}` },
});

const lines = '{"custom_id":"a","method":"POST","url":"/v1/chat/completions","body":{}}\n';

/** Forms that exercise every documented field of each surface, to mutate. */
export const validForms = {
  transcriptions: (model: string): Field[][] => [
    [sound, text('model', model)],
    [
      sound,
      text('model', model),
      text('language', 'en'),
      text('prompt', 'Words'),
      text('response_format', 'verbose_json'),
      text('temperature', '0.5'),
      text('timestamp_granularities[]', 'word'),
      text('timestamp_granularities[]', 'segment'),
    ],
    [sound, text('model', model), text('response_format', 'json'), text('stream', 'false')],
  ],
  translations: (model: string): Field[][] => [
    [sound, text('model', model), text('prompt', 'Words'), text('response_format', 'srt'), text('temperature', '0')],
  ],
  imageEdits: (model: string): Field[][] => [
    [text('model', model), picture('image'), text('prompt', 'A yard')],
    [
      text('model', model),
      picture('image[]'),
      picture('image[]'),
      picture('mask'),
      text('prompt', 'A yard'),
      text('n', '1'),
      text('size', '1024x1024'),
      text('quality', 'low'),
      text('input_fidelity', 'low'),
      text('output_format', 'png'),
      text('background', 'opaque'),
      text('user', 'u1'),
    ],
  ],
  files: (): Field[][] => [
    [
      text('purpose', 'batch'),
      { name: 'file', value: { name: 'a.jsonl', type: 'application/jsonl', bytes: lines } },
      text('expires_after[anchor]', 'created_at'),
      text('expires_after[seconds]', '3600'),
    ],
    [text('purpose', 'user_data'), { name: 'file', value: { name: 'a.txt', type: 'text/plain', bytes: 'words' } }],
  ],
};
