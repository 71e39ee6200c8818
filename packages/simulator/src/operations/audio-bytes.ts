/** The formats that speech comes in. */
export const AUDIO_FORMATS = ['mp3', 'opus', 'aac', 'flac', 'wav', 'pcm'] as const;

export type AudioFormat = (typeof AUDIO_FORMATS)[number];

/** 24 kHz, one channel, 16 bits: what OpenAI's `pcm` and `wav` are. */
const PCM_BYTES_PER_MS = 48;
const SAMPLE_RATE = 24_000;
const WAV_HEADER_BYTES = 44;
const MP3_FRAME_MS = 24;
const MP3_FRAME_BYTES = 144;
/** What compressed audio is taken to weigh: 32 kbit/s. */
const COMPRESSED_BYTES_PER_MS = 4;

const MAGIC = {
  opus: Buffer.from('OggS'),
  flac: Buffer.from('fLaC'),
  // An ADTS sync word: MPEG-4, no checksum.
  aac: Buffer.from([0xff, 0xf1]),
} as const;

const MEDIA_TYPES = {
  mp3: 'audio/mpeg',
  opus: 'audio/opus',
  aac: 'audio/aac',
  flac: 'audio/flac',
  wav: 'audio/wav',
  pcm: 'audio/pcm',
} as const satisfies Record<AudioFormat, string>;

/** The media type of a format. */
export const audioType = (format: AudioFormat): string => MEDIA_TYPES[format];

/** Silence of a length. `wav`, `pcm` and `mp3` can be played; the others only begin as files of their kind do. */
export function audioBytes(format: AudioFormat, durationMs: number): Buffer {
  const pcm = () => Buffer.alloc(Math.round(durationMs) * PCM_BYTES_PER_MS);
  switch (format) {
    case 'pcm':
      return pcm();
    case 'wav':
      return Buffer.concat([wavHeader(Math.round(durationMs) * PCM_BYTES_PER_MS), pcm()]);
    case 'mp3':
      return Buffer.concat(Array.from({ length: Math.ceil(durationMs / MP3_FRAME_MS) }, mp3Frame));
    default: {
      const magic = MAGIC[format];
      return Buffer.concat([magic, Buffer.alloc(Math.round(durationMs) * COMPRESSED_BYTES_PER_MS)]);
    }
  }
}

/** How long audio plays, ms: from the header of a WAV, and for everything else as if it were 32 kbit/s. At least 1. */
export function audioDurationMs(bytes: Uint8Array): number {
  const data = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const isWav = data.length >= WAV_HEADER_BYTES && data.toString('latin1', 0, 4) === 'RIFF';
  const byteRate = isWav ? data.readUInt32LE(28) : 0;
  const durationMs =
    byteRate > 0 ? ((data.length - WAV_HEADER_BYTES) * 1000) / byteRate : data.length / COMPRESSED_BYTES_PER_MS;
  return Math.max(1, Math.round(durationMs));
}

function wavHeader(dataBytes: number): Buffer {
  const header = Buffer.alloc(WAV_HEADER_BYTES);
  header.write('RIFF', 0, 'latin1');
  header.writeUInt32LE(dataBytes + WAV_HEADER_BYTES - 8, 4);
  header.write('WAVEfmt ', 8, 'latin1');
  header.writeUInt32LE(16, 16);
  header.writeUInt16LE(1, 20);
  header.writeUInt16LE(1, 22);
  header.writeUInt32LE(SAMPLE_RATE, 24);
  header.writeUInt32LE(SAMPLE_RATE * 2, 28);
  header.writeUInt16LE(2, 32);
  header.writeUInt16LE(16, 34);
  header.write('data', 36, 'latin1');
  header.writeUInt32LE(dataBytes, 40);
  return header;
}

/** A silent frame of MPEG-2 layer III at 24 kHz and 48 kbit/s. */
function mp3Frame(): Buffer {
  const frame = Buffer.alloc(MP3_FRAME_BYTES);
  frame.set([0xff, 0xf3, 0x64, 0xc4]);
  return frame;
}
