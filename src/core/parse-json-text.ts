type Reviver = NonNullable<Parameters<typeof JSON.parse>[1]>;

/**
 * `JSON.parse`, without what V8 does wrong: once any object had a key with a backslash in it, an escaped key of
 * another text may be read as that one (nodejs/node#63785), so that what one client sends could change what is read
 * of another. A text with escaped keys is therefore given to it with other keys in their place. Everything that may
 * hold keys of clients is parsed by this.
 *
 * @throws SyntaxError as `JSON.parse` does; its positions are not those of the text.
 */
export function parseJsonText(text: string, reviver?: Reviver): unknown {
  const keys = text.includes('\\') ? escapedKeys(text) : [];
  if (keys.length === 0) return parse(text, reviver);
  const replacement = replaceKeys(text, keys);
  const value = parse(replacement.text, reviver);
  return replacement.originals.size === 0 ? value : renamed(value, replacement.originals);
}

function parse(text: string, reviver: Reviver | undefined): unknown {
  return reviver === undefined ? JSON.parse(text) : JSON.parse(text, reviver);
}

/** Where the quotes of a key stand. */
interface KeyRange {
  readonly start: number;
  readonly end: number;
}

const quote = 0x22;
const backslash = 0x5c;
const colon = 0x3a;
const blanks: ReadonlySet<number> = new Set([0x20, 0x09, 0x0a, 0x0d]);

/** The keys that are written with an escape, in one pass: a backslash stands in strings only. */
function escapedKeys(text: string): readonly KeyRange[] {
  const keys: KeyRange[] = [];
  for (let at = text.indexOf('\\'); at !== -1; ) {
    const end = endOfString(text, at);
    if (isKeyEnd(text, end)) keys.push({ start: text.lastIndexOf('"', at), end });
    at = text.indexOf('\\', end);
  }
  return keys;
}

/** The closing quote of the string in which a backslash stands. */
function endOfString(text: string, from: number): number {
  let at = from;
  for (; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (code === quote) break;
    if (code === backslash) at++;
  }
  return at;
}

function isKeyEnd(text: string, end: number): boolean {
  let at = end + 1;
  while (blanks.has(text.charCodeAt(at))) at++;
  return text.charCodeAt(at) === colon;
}

interface Replacement {
  readonly text: string;
  /** The keys that cannot be written without an escape, by what stands for them. */
  readonly originals: ReadonlyMap<string, string>;
}

function replaceKeys(text: string, keys: readonly KeyRange[]): Replacement {
  const mark = absentMark(text);
  const standIns = new Map<string, string>();
  const pieces: string[] = [];
  let copied = 0;
  for (const { start, end } of keys) {
    const key = JSON.parse(text.slice(start, end + 1)) as string;
    let written = JSON.stringify(key);
    if (written.includes('\\')) {
      const standIn = standIns.get(key) ?? `${mark}${standIns.size}`;
      standIns.set(key, standIn);
      written = `"${standIn}"`;
    }
    pieces.push(text.slice(copied, start), written);
    copied = end + 1;
  }
  pieces.push(text.slice(copied));
  return {
    text: pieces.join(''),
    originals: new Map([...standIns].map(([key, standIn]) => [standIn, key])),
  };
}

/** What stands nowhere in a text: characters that Unicode gives no meaning to. */
function absentMark(text: string): string {
  let mark = '\uf8ff';
  while (text.includes(mark)) mark += '\uf8ff';
  return mark;
}

function renamed(value: unknown, originals: ReadonlyMap<string, string>): unknown {
  if (typeof value !== 'object' || value === null || JSON.isRawJSON(value)) return value;
  if (Array.isArray(value)) return value.map((item) => renamed(item, originals));
  return Object.fromEntries(
    Object.entries(value).map(([key, member]) => [originals.get(key) ?? key, renamed(member, originals)]),
  );
}
