/** Where a text stops being JSON: line and column count from 1, columns in UTF-16 units. */
interface SyntaxFault {
  readonly line: number;
  readonly column: number;
  /** What is there: a character in quotes, its code point where it cannot be seen, or `the end of the text`. */
  readonly met: string;
  readonly expected: string;
}

/** What may come next; the key says after what. */
const expectations = {
  value: 'a value',
  firstItem: "a value or ']'",
  firstMember: "a member name in double quotes or '}'",
  member: 'a member name in double quotes',
  colon: "':'",
  afterItem: "',' or ']'",
  afterMember: "',' or '}'",
  end: 'the end of the text',
} as const;

type Expectation = keyof typeof expectations;

const whitespace = /[ \t\n\r]*/y;
const escapeSequence = /\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4})/y;
const number = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?/y;
const keyword = /true|false|null/y;
const quote = 0x22;
const backslash = 0x5c;
const lastControlCharacter = 0x1f;

/**
 * Finds the first place at which a text cannot be JSON any more. The runtime's own parser says that a text is
 * wrong, but not always where: this is asked only then. Nesting costs no stack.
 */
export function locateSyntaxError(text: string): SyntaxFault {
  const open: ('[' | '{')[] = [];
  let position = 0;
  let next: Expectation = 'value';
  for (;;) {
    position = endOfMatch(whitespace, text, position) ?? position;
    const step = advance(text, position, next, open);
    if (step.kind === 'fault') return fault(text, step.position, step.expected);
    position = step.position;
    next = step.next;
  }
}

type Step =
  | { readonly kind: 'next'; readonly position: number; readonly next: Expectation }
  | { readonly kind: 'fault'; readonly position: number; readonly expected: string };

function advance(text: string, position: number, expected: Expectation, open: ('[' | '{')[]): Step {
  const character = text[position];
  const one = position + 1;
  switch (expected) {
    case 'value':
    case 'firstItem':
      if (expected === 'firstItem' && character === ']') return close(one, open);
      return value(text, position, expected, open);
    case 'firstMember':
    case 'member':
      if (expected === 'firstMember' && character === '}') return close(one, open);
      return character === '"' ? string(text, position, 'colon') : wrong(position, expected);
    case 'colon':
      return character === ':' ? { kind: 'next', position: one, next: 'value' } : wrong(position, expected);
    case 'afterItem':
      if (character === ',') return { kind: 'next', position: one, next: 'value' };
      return character === ']' ? close(one, open) : wrong(position, expected);
    case 'afterMember':
      if (character === ',') return { kind: 'next', position: one, next: 'member' };
      return character === '}' ? close(one, open) : wrong(position, expected);
    case 'end':
      return wrong(position, expected);
  }
}

function value(text: string, position: number, expected: Expectation, open: ('[' | '{')[]): Step {
  const character = text[position];
  if (character === '[' || character === '{') {
    open.push(character);
    return { kind: 'next', position: position + 1, next: character === '[' ? 'firstItem' : 'firstMember' };
  }
  if (character === '"') return string(text, position, afterValue(open));
  const end = endOfMatch(number, text, position) ?? endOfMatch(keyword, text, position);
  return end === undefined
    ? wrong(position, expected)
    : { kind: 'next', position: end, next: afterValue(open) };
}

function string(text: string, opening: number, next: Expectation): Step {
  let position = opening + 1;
  for (;;) {
    const code = text.charCodeAt(position);
    if (code === quote) return { kind: 'next', position: position + 1, next };
    // NaN, past the end, is not above the last control character either.
    if (!(code > lastControlCharacter)) {
      return { kind: 'fault', position, expected: "a character of the string or the closing '\"'" };
    }
    const end = code === backslash ? endOfMatch(escapeSequence, text, position) : position + 1;
    if (end === undefined) return { kind: 'fault', position, expected: 'a valid escape' };
    position = end;
  }
}

function close(position: number, open: ('[' | '{')[]): Step {
  open.pop();
  return { kind: 'next', position, next: afterValue(open) };
}

function afterValue(open: readonly ('[' | '{')[]): Expectation {
  const innermost = open.at(-1);
  if (innermost === undefined) return 'end';
  return innermost === '[' ? 'afterItem' : 'afterMember';
}

function wrong(position: number, expected: Expectation): Step {
  return { kind: 'fault', position, expected: expectations[expected] };
}

function endOfMatch(pattern: RegExp, text: string, position: number): number | undefined {
  pattern.lastIndex = position;
  return pattern.test(text) ? pattern.lastIndex : undefined;
}

function fault(text: string, position: number, expected: string): SyntaxFault {
  const before = text.slice(0, position);
  const lineStart = before.lastIndexOf('\n') + 1;
  let line = 1;
  for (let at = before.indexOf('\n'); at !== -1; at = before.indexOf('\n', at + 1)) line++;
  return { line, column: position - lineStart + 1, met: describe(text.codePointAt(position)), expected };
}

function describe(codePoint: number | undefined): string {
  if (codePoint === undefined) return 'the end of the text';
  const character = String.fromCodePoint(codePoint);
  if (/^[\p{L}\p{N}\p{P}\p{S}]$/u.test(character)) return `'${character}'`;
  return `U+${codePoint.toString(16).toUpperCase().padStart(4, '0')}`;
}
