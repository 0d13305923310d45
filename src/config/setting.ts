import { readFileSync } from 'node:fs';

/** How the text of one setting becomes its value; the thrown message says what was expected. */
export interface SettingKind<Value> {
  /** For the reference page: `whole number`, `list of addresses`… */
  readonly describe: string;
  parse(text: string): Value;
}

/** One row of the configuration. `undefined` as default: not set. */
export interface Setting<Value> {
  readonly name: `BOCAGE_${string}`;
  readonly kind: SettingKind<Value>;
  readonly default: Value;
  readonly doc: string;
  /** The value may hold a password: it is never repeated in a message. */
  readonly secret: boolean;
}

/** Says what was expected of a setting's value; its name is added by the loader. */
export class SettingError extends Error {}

interface SettingOptions {
  readonly secret?: boolean;
}

export function setting<Value>(
  name: `BOCAGE_${string}`,
  kind: SettingKind<Value>,
  fallback: NoInfer<Value>,
  doc: string,
  { secret = false }: SettingOptions = {},
): Setting<Value> {
  return { name, kind, default: fallback, doc, secret };
}

/** A setting that may be absent. */
export function optionalSetting<Value>(
  name: `BOCAGE_${string}`,
  kind: SettingKind<Value>,
  doc: string,
  { secret = false }: SettingOptions = {},
): Setting<Value | undefined> {
  return { name, kind, default: undefined, doc, secret };
}

export const text: SettingKind<string> = {
  describe: 'text',
  parse: (value) => {
    if (value === '') throw new SettingError('expected a text, but it is empty');
    return value;
  },
};

/** A whole number, in `unit`. */
export function integer(minimum: number, maximum: number, unit = 'whole number'): SettingKind<number> {
  return {
    describe: `${unit}, ${minimum} to ${maximum}`,
    parse: (value) => {
      const number = Number(value);
      if (!/^\d+$/.test(value) || number < minimum || number > maximum) {
        throw new SettingError(`expected a whole number from ${minimum} to ${maximum}`);
      }
      return number;
    },
  };
}

export function choice<const Value extends string>(values: readonly Value[]): SettingKind<Value> {
  return {
    describe: values.map((value) => `\`${value}\``).join(', '),
    parse: (value) => {
      const found = values.find((candidate) => candidate === value);
      if (found === undefined) throw new SettingError(`expected one of ${values.join(', ')}`);
      return found;
    },
  };
}

/** Comma-separated; blanks around an item do not count, an empty text is an empty list. */
export const list: SettingKind<readonly string[]> = {
  describe: 'comma-separated list',
  parse: (value) =>
    value
      .split(',')
      .map((item) => item.trim())
      .filter((item) => item !== ''),
};

/** A URL of one of the schemes, which may carry credentials. */
export function url(schemes: readonly string[]): SettingKind<string> {
  const prefixes = schemes.map((scheme) => `${scheme}://`).join(' or ');
  return {
    describe: `URL (${prefixes})`,
    parse: (value) => {
      if (!URL.canParse(value) || !schemes.includes(new URL(value).protocol.slice(0, -1))) {
        throw new SettingError(`expected a URL that begins with ${prefixes}`);
      }
      return value;
    },
  };
}

/** The URL of a server, with credentials or without. */
export function serverUrl(schemes: readonly string[]): SettingKind<string> {
  const { describe, parse } = url(schemes);
  return {
    describe,
    parse: (value) => {
      const { hostname, pathname, search, hash, username, password } = new URL(parse(value));
      if (hostname === '' || !['', '/'].includes(pathname + search + hash)) {
        throw new SettingError('expected a host, and nothing behind its port');
      }
      try {
        for (const part of [username, password]) decodeURIComponent(part);
      } catch {
        throw new SettingError('expected credentials whose percent signs are written %25');
      }
      return value;
    },
  };
}

/** Who e-mails come from. */
export const mailSender: SettingKind<string> = {
  describe: 'e-mail address, or `name <address>`',
  parse: (value) => {
    if (!/^(?:[^<>@\p{Cc}]*<[^\s<>@,;]+@[^\s<>@,;]+>|[^\s<>@,;]+@[^\s<>@,;]+)$/u.test(value)) {
      throw new SettingError('expected an e-mail address, or a name and an address in angle brackets');
    }
    return value;
  },
};

/**
 * The connection string of a database: it may name several hosts, which a URL may not, and carry credentials. Whether
 * its options exist is for the driver to say.
 */
export function connectionString(schemes: readonly string[]): SettingKind<string> {
  const prefixes = schemes.map((scheme) => `${scheme}://`);
  const expected = prefixes.join(' or ');
  return {
    describe: `connection string (${expected})`,
    parse: (value) => {
      const prefix = prefixes.find((candidate) => value.startsWith(candidate));
      if (prefix === undefined || value.length === prefix.length || /\s/.test(value)) {
        throw new SettingError(`expected a connection string that begins with ${expected}`);
      }
      return value;
    },
  };
}

/** A name that a database may have wherever its server runs: no blanks, dots or signs. */
export function databaseName(longest: number): SettingKind<string> {
  return {
    describe: `a letter, then letters, digits, \`_\` and \`-\`; at most ${longest} in all`,
    parse: (value) => {
      if (!/^[A-Za-z][A-Za-z0-9_-]*$/.test(value) || value.length > longest) {
        throw new SettingError(`expected a letter, then letters, digits, _ and -, at most ${longest} in all`);
      }
      return value;
    },
  };
}

/** How many of some servers: a number, or the majority of them. */
export function majorityOrNumber(maximum: number): SettingKind<'majority' | number> {
  return {
    describe: `\`majority\` or a number, 1 to ${maximum}`,
    parse: (value) => {
      if (value === 'majority') return value;
      const number = Number(value);
      if (!/^\d+$/.test(value) || number < 1 || number > maximum) {
        throw new SettingError(`expected majority or a whole number from 1 to ${maximum}`);
      }
      return number;
    },
  };
}

/** The path of a file with certificates or a key in PEM; the value is what is in it. */
export const pemFile: SettingKind<string> = {
  describe: 'path of a PEM file',
  parse: (path) => {
    let content: string;
    try {
      content = readFileSync(path, 'utf8');
    } catch (error) {
      throw new SettingError(`expected a file that can be read (${(error as Error).message})`);
    }
    if (!content.includes('-----BEGIN ')) throw new SettingError('expected a file in PEM format');
    return content;
  },
};
