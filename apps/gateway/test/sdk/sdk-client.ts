/** One of the vendors' own clients, doing each thing that applications do with it, against whatever serves `model`. */
export type SdkClient = {
  name: string;
  /** The text of a plain answer. */
  plain(model: string): Promise<string>;
  /** The text of a streamed answer, in the pieces it came in. */
  stream(model: string): Promise<string[]>;
  /** Lets the model call {@link weatherTool}, gives it {@link weatherResult}, and answers what it called and what it said then. */
  tools(model: string): Promise<{ name: string; city: unknown; answer: string }>;
  /** An answer in the form of {@link citySchema}. */
  structured(model: string): Promise<unknown>;
  /** What the model says of {@link png}. */
  image(model: string): Promise<string>;
  /** The status and the words of the error that the client throws. */
  error(model: string): Promise<{ status: number | undefined; message: string }>;
  /** Starts a stream and leaves after its first piece. */
  cancel(model: string): Promise<void>;
};

/** Where a client is pointed, and with which virtual key. */
export type SdkTarget = { origin: string; secret: string };

export const weatherTool = {
  name: 'get_weather',
  description: 'The weather in a city.',
  parameters: {
    type: 'object',
    properties: { city: { type: 'string' } },
    required: ['city'],
    additionalProperties: false,
  },
} as const;

/** Words that the simulator takes for a wish to use the tool. */
export const toolQuestion = 'Please use get_weather for Bern.';

export const weatherResult = 'Sunny, 21 degrees';

export const citySchema = {
  type: 'object',
  properties: { city: { type: 'string' }, inhabitants: { type: 'integer' } },
  required: ['city', 'inhabitants'],
  additionalProperties: false,
} as const;

/** A picture of one pixel; 70 bytes. */
export const png = 'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==';

/** What a client threw, whatever it calls its parts. */
export async function thrownBy(work: () => Promise<unknown>): Promise<{ status: number | undefined; message: string }> {
  try {
    await work();
  } catch (error) {
    const status =
      error instanceof Error ? (Reflect.get(error, 'status') ?? Reflect.get(error, 'statusCode')) : undefined;
    return { status: typeof status === 'number' ? status : undefined, message: String(error) };
  }
  throw new Error('The call succeeded, though it had to fail.');
}
