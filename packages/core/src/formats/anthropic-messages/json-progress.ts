/** Watches the text of one JSON object arrive in pieces. */
export type JsonProgress = {
  /** Takes the next piece. */
  add(text: string): void;
  /** Whether the object has been closed. */
  readonly isWhole: boolean;
};

/** Starts to watch; each character is looked at once, however many pieces there are. */
export function watchJson(): JsonProgress {
  let depth = 0;
  let isString = false;
  let isEscaped = false;
  let isWhole = false;
  const addOne = (character: string) => {
    if (isEscaped) isEscaped = false;
    else if (isString) {
      isEscaped = character === '\\';
      if (character === '"') isString = false;
    } else if (character === '"') isString = true;
    else if (character === '{' || character === '[') depth++;
    else if (character === '}' || character === ']') {
      depth--;
      isWhole = depth === 0;
    }
  };
  return {
    add: (text) => {
      for (const character of text) addOne(character);
    },
    get isWhole() {
      return isWhole;
    },
  };
}
