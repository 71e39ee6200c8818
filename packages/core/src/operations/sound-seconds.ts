/** A file of sound: its first bytes, and how many it has. */
export type SoundFile = { head: Uint8Array; sizeBytes: number };

/**
 * About how long a sound is, in seconds: by the byte rate that its header tells (WAV, MP3), else as if it were 64 kbit/s. Whoever
 * packs its sound at changing rates is estimated by the first of them.
 */
export function soundSeconds({ head, sizeBytes }: SoundFile): number {
  const bytesPerSecond = wavRate(head) ?? mp3Rate(head) ?? usualBytesPerSecond;
  return sizeBytes / bytesPerSecond;
}

const usualBytesPerSecond = 8_000;

/** http://soundfile.sapp.org/doc/WaveFormat/ */
function wavRate(head: Uint8Array): number | undefined {
  if (!startsWith(head, 'RIFF') || head.length < 32) return undefined;
  const bytesPerSecond = new DataView(head.buffer, head.byteOffset).getUint32(28, true);
  return bytesPerSecond > 0 ? bytesPerSecond : undefined;
}

/** Bit rates of layer III in kbit/s by the index in a frame's header: of MPEG 1, and of MPEG 2 and 2.5. */
const bitRates = {
  one: [0, 32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320],
  two: [0, 8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160],
};

/** The first frame follows the tags, if any: https://id3.org/id3v2.3.0, http://www.mp3-tech.org/programmer/frame_header.html */
function mp3Rate(head: Uint8Array): number | undefined {
  const start = startsWith(head, 'ID3') ? 10 + tagBytes(head) : 0;
  const [sync = 0, kind = 0, rate = 0] = head.subarray(start, start + 3);
  const isLayerThree = sync === 0xff && (kind & 0xe6) === 0xe2;
  const kilobits = (((kind >> 3) & 3) === 3 ? bitRates.one : bitRates.two)[rate >> 4] ?? 0;
  return isLayerThree && kilobits > 0 ? kilobits * 125 : undefined;
}

/** A tag's length is written in seven bits a byte. */
const tagBytes = (head: Uint8Array): number =>
  head.subarray(6, 10).reduce((length, byte) => length * 128 + (byte & 0x7f), 0);

const startsWith = (head: Uint8Array, word: string): boolean =>
  [...word].every((letter, at) => head[at] === letter.charCodeAt(0));
