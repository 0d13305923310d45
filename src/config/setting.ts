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
