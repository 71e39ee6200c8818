/** Numbers at and beside the borders that vendors document, and those that parsers stumble over. */
export const borders: readonly number[] = [
  ...[0, -0, 1, -1, 2, -2, 3, 0.5, 0.1, 1.5, 1.01, -0.01, 2.1, 4, 5, 6, 8, 9, 10, 15, 16, 17, 20, 21, 63, 64, 65, 100],
  ...[127, 128, 129, 255, 256, 1_023, 1_024, 1_025, 2_000, 2_001, 4_096, 10_000_000, 10_000_001],
  ...[2 ** 31 - 1, 2 ** 31, -(2 ** 31) - 1, 2 ** 32, 2 ** 53, -(2 ** 53), 2 ** 63, 1e21, 1e308, -1e308, 5e-324],
];

/** Words that mean something to one vendor or another, mostly where they do not belong. */
export const words: readonly string[] = [
  ...['system', 'developer', 'user', 'assistant', 'tool', 'function', 'model', 'critic', 'User'],
  ...['text', 'image_url', 'input_text', 'output_text', 'input_image', 'input_audio', 'input_file', 'file', 'refusal'],
  ...[
    'image',
    'document',
    'tool_use',
    'tool_result',
    'thinking',
    'redacted_thinking',
    'search_result',
    'base64',
    'url',
  ],
  ...['function_call', 'function_call_output', 'reasoning', 'item_reference', 'message', 'custom', 'web_search'],
  ...['auto', 'none', 'required', 'any', 'AUTO', 'ANY', 'NONE', 'VALIDATED', 'allowed_tools', 'enabled', 'disabled'],
  ...['low', 'medium', 'high', 'minimal', 'xhigh', 'default', 'flex', 'priority', 'standard_only', 'ephemeral', '5m'],
  ...['json_schema', 'json_object', 'text/plain', 'application/json', 'text/x.enum', 'image/png', 'application/pdf'],
  ...['OBJECT', 'STRING', 'object', 'string', 'number', 'array', 'HARM_CATEGORY_HATE_SPEECH', 'BLOCK_NONE', 'OFF'],
  ...['float', 'mp3', 'wav', 'b64_json', '1024x1024', 'alloy', 'standard', 'hd', 'RETRIEVAL_QUERY', 'srt'],
  ...['call_1', 'toolu_1', 'look', 'data:image/png;base64,', 'data:image/png,AAAA', 'data:image/png;base64,%%%'],
  ...['https://a.example/a.png', 'http://', 'ftp://a.example', 'file:///etc/passwd', '__proto__', 'constructor'],
  ...['gpt-4o-mini', 'gemini-2.5-flash', 'claude-sonnet-4-5', 'file-abc', 'resp_abc', '{"city":"Bern"}', '{"city":'],
];

const deep = (levels: number) => `${'['.repeat(levels)}${']'.repeat(levels)}`;

/** JSON, and what is nearly JSON, that no value can be written as. */
export const rawTexts: readonly string[] = [
  ...[
    '1e999',
    '-1e999',
    '1.0',
    '1E2',
    '-0.0',
    '01',
    '.5',
    '+1',
    '0x10',
    'NaN',
    'undefined',
    "'a'",
    '12345678901234567890',
  ],
  ...[
    '{"type":"text","type":"image"}',
    '{"a":1,"a":2}',
    '"\\ud800"',
    '"\\u0000"',
    '"\\x41"',
    '[1,]',
    '{"a":1,}',
    '/**/1',
  ],
  ...[deep(60), deep(120), deep(600), deep(9_000), `${'{"a":'.repeat(300)}1${'}'.repeat(300)}`],
  ...[
    `"${'a'.repeat(100_000)}"`,
    `"${'é'.repeat(20_000)}"`,
    `[${'{},'.repeat(3_000)}{}]`,
    `[${'"a",'.repeat(3_000)}"a"]`,
  ],
];
