/** Names in messages are other people's words: a line break would forge the text around them. */
export const oneLine = (text: string) => text.replace(/\s+/g, ' ').trim();
