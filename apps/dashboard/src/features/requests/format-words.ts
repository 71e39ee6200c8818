const vendors: ReadonlyMap<string, string> = new Map([
  ['openai', 'OpenAI'],
  ['anthropic', 'Anthropic'],
  ['google', 'Google'],
  ['bedrock', 'Amazon Bedrock'],
  ['cohere', 'Cohere'],
]);

/** A wire format as people call it: `anthropic-messages` is "Anthropic messages", `openai-chat` is "OpenAI chat". */
export function formatWords(name: string): string {
  if (name === 'native') return "the provider's own format";
  const [first = '', ...rest] = name.split('-');
  return [vendors.get(first) ?? first, ...rest].join(' ');
}

/** What became of a request on its way from the caller's format to the provider's. */
export function translationWords(clientFormat: string | null, upstreamFormat: string): string {
  return clientFormat === upstreamFormat || clientFormat === 'native' ? 'passed through' : 'translated there and back';
}
