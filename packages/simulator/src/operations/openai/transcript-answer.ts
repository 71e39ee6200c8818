import { type Composed, composeText } from '../../answer/compose.ts';
import { textTokens } from '../../answer/tokens.ts';
import type { BilledAmounts } from '../../bill/bill.ts';
import type { Frame } from '../../faults/performance.ts';
import { audioDurationMs } from '../audio-bytes.ts';
import { type Answer, dataFrame, jsonText, type Setting } from '../endpoint.ts';
import { type Spoken, spokenPieces, srt, vtt } from '../subtitles.ts';

/** Audio costs so many tokens a second. */
const TOKENS_PER_SECOND = 10;
const WORDS_PER_SEGMENT = 10;

/** The forms a transcript comes in. */
export const TRANSCRIPT_FORMATS = ['json', 'text', 'srt', 'verbose_json', 'vtt'] as const;

/** What is to be written down. */
export interface Hearing {
  task: 'transcribe' | 'translate';
  audio: Uint8Array;
  prompt: string | null;
  language: string;
  format: (typeof TRANSCRIPT_FORMATS)[number];
  /** Whether `verbose_json` times every word. */
  timesWords: boolean;
}

/** `whisper` models are paid by the second; all others by the token. */
export const paysByTime = (baseModel: string): boolean => baseModel.includes('whisper');

/** A transcript, which follows from the bytes of the audio, in the form that was asked for. */
export function transcriptAnswer(hearing: Hearing, setting: Setting): Answer {
  const { baseModel, script } = setting;
  const durationMs = audioDurationMs(hearing.audio);
  const words = composeText(`${hearing.task}:${Bun.hash.xxHash32(hearing.audio)}`, {
    capTokens: null,
    exactTokens: script.tokens,
    reasoningTokens: 0,
  });
  const heard = { hearing, durationMs, words };
  const read = {
    text: script.promptTokens ?? textTokens(hearing.prompt ?? ''),
    audio: script.audioInTokens || Math.ceil((durationMs * TOKENS_PER_SECOND) / 1000),
  };
  const byTime = paysByTime(baseModel);
  const cost = (made: number) => (byTime ? timeCost(durationMs) : tokenCost(read, made));
  const full = cost(words.tokens.length);
  const usage = script.reportsUsage ? { usage: byTime ? timeUsage(full) : tokenUsage(full) } : {};
  // OpenAI's translations are the older answers: they tell no usage.
  const told = hearing.task === 'translate' ? {} : usage;
  return {
    tokens: full,
    costOf: cost,
    ...(['text', 'srt', 'vtt'].includes(hearing.format) ? { contentType: 'text/plain; charset=utf-8' } : {}),
    json: () => whole(heard, told),
    *frames(): Generator<Frame> {
      for (const delta of words.tokens) yield dataFrame('content', { type: 'transcript.text.delta', delta });
      yield dataFrame('tail', { type: 'transcript.text.done', text: words.tokens.join(''), ...usage });
    },
  };
}

interface Heard {
  hearing: Hearing;
  durationMs: number;
  words: Composed;
}

function whole({ hearing, durationMs, words }: Heard, usage: object): string {
  const text = words.tokens.join('');
  const segments = spokenPieces(words.tokens, durationMs, WORDS_PER_SEGMENT);
  switch (hearing.format) {
    case 'json':
      return jsonText({ text, ...usage });
    case 'text':
      return `${text}\n`;
    case 'srt':
      return srt(segments);
    case 'vtt':
      return vtt(segments);
    case 'verbose_json': {
      const times = hearing.timesWords ? { words: spokenPieces(words.tokens, durationMs, 1).map(timedWord) } : {};
      const language = hearing.task === 'translate' ? 'english' : hearing.language;
      const shared = { task: hearing.task, language, duration: durationMs / 1000, text };
      return jsonText({ ...shared, segments: segments.map(segment), ...times, ...usage });
    }
  }
}

const timedWord = ({ text, startMs, endMs }: Spoken) => ({
  word: text.trim(),
  start: startMs / 1000,
  end: endMs / 1000,
});

const segment = ({ text, startMs, endMs }: Spoken, index: number) => ({
  id: index,
  seek: 0,
  start: startMs / 1000,
  end: endMs / 1000,
  text,
  tokens: [...text].slice(0, 8).map((character) => character.codePointAt(0) ?? 0),
  temperature: 0,
  avg_logprob: -0.25,
  compression_ratio: 1.2,
  no_speech_prob: 0.01,
});

const NO_TOKENS = { promptTokens: 0, cachedTokens: 0, completionTokens: 0, reasoningTokens: 0 };

/** Time is told and paid in whole seconds, rounded up. */
const timeCost = (durationMs: number): BilledAmounts => ({
  ...NO_TOKENS,
  inputAudioMs: Math.ceil(durationMs / 1000) * 1000,
});

const timeUsage = ({ inputAudioMs = 0 }: BilledAmounts) => ({ type: 'duration', seconds: inputAudioMs / 1000 });

function tokenCost(read: { text: number; audio: number }, made: number): BilledAmounts {
  return { ...NO_TOKENS, promptTokens: read.text + read.audio, inputAudioTokens: read.audio, completionTokens: made };
}

const tokenUsage = ({ promptTokens, completionTokens, inputAudioTokens = 0 }: BilledAmounts) => ({
  type: 'tokens',
  input_tokens: promptTokens,
  input_token_details: { text_tokens: promptTokens - inputAudioTokens, audio_tokens: inputAudioTokens },
  output_tokens: completionTokens,
  total_tokens: promptTokens + completionTokens,
});
