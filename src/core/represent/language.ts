import { badRequest } from '../errors.ts';
import type { JsonObject, JsonValue } from '../json.ts';

/** Which natural languages a client wants to read (clause 4.15). */
export interface LanguagePreference {
  /** Language ranges in lower case, the most wanted first. What follows a `*` would never be asked, and is left out. */
  readonly ranges: readonly string[];
  /** Ranges of quality 0, in lower case: taken only where there is nothing else. */
  readonly refused: readonly string[];
}

/** One entry of a languageMap. */
export interface LanguageEntry {
  /** As the map has it: `@none` for text that is in no language. */
  readonly lang: string;
  readonly value: JsonValue;
}

const maximumRanges = 100;
const languageRange = /^(?:\*|[a-z]{1,8}(?:-[a-z0-9]{1,8})*)$/i;
const weight = /^[qQ]=(0(?:\.\d{0,3})?|1(?:\.0{0,3})?)$/;

/**
 * Parses the parameter `lang`, which is written as the HTTP header `Accept-Language` is: `fr-CH, fr;q=0.9, *;q=0.5`.
 *
 * @throws Problem BadRequestData, naming the entry at fault.
 */
export function parseLanguagePreference(text: string): LanguagePreference {
  const entries = text.split(',');
  if (entries.length > maximumRanges) {
    throw badRequest(`lang: expected at most ${maximumRanges} languages, not ${entries.length}.`);
  }
  const wanted = entries.map(parseEntry).sort((a, b) => b.quality - a.quality);
  const ranges = wanted.filter(({ quality }) => quality > 0).map(({ range }) => range);
  const any = ranges.indexOf('*');
  return {
    ranges: any === -1 ? ranges : ranges.slice(0, any),
    refused: wanted.filter(({ quality, range }) => quality === 0 && range !== '*').map(({ range }) => range),
  };
}

function parseEntry(text: string): { readonly range: string; readonly quality: number } {
  const [range = '', ...parameters] = text.split(';').map((part) => part.trim());
  if (!languageRange.test(range)) {
    throw badRequest(`lang: expected a language tag or * and not ${JSON.stringify(range)}.`);
  }
  const [parameter = 'q=1'] = parameters;
  const quality = weight.exec(parameter)?.[1];
  if (quality === undefined || parameters.length > 1) {
    const found = JSON.stringify(parameters.join(';'));
    throw badRequest(`lang: expected one quality from q=0 to q=1 behind ${range} and not ${found}.`);
  }
  return { range: range.toLowerCase(), quality: Number(quality) };
}

/**
 * The entry of a languageMap that fits best: for each range in turn the language itself, then that language with
 * less and less of its subtags, then one with more. Where none fits, what is in no language, and else the first
 * (clause 4.15: any is better than none).
 *
 * @returns undefined of a map without entries.
 */
export function chooseLanguage(
  map: JsonObject,
  { ranges, refused }: LanguagePreference,
): LanguageEntry | undefined {
  const langs = Object.keys(map);
  const [first] = langs;
  if (first === undefined) return undefined;
  const tags = langs.map((lang) => lang.toLowerCase());
  for (const range of ranges) {
    const index = indexOfLanguage(tags, range);
    if (index !== -1) return entryOf(map, langs[index] as string);
  }
  if (Object.hasOwn(map, '@none')) return entryOf(map, '@none');
  const accepted = tags.findIndex((tag) => !refused.some((range) => isWithin(tag, range)));
  return entryOf(map, langs[accepted] ?? first);
}

function entryOf(map: JsonObject, lang: string): LanguageEntry {
  return { lang, value: map[lang] as JsonValue };
}

function indexOfLanguage(tags: readonly string[], range: string): number {
  for (let tag = range; tag !== ''; tag = tag.slice(0, Math.max(tag.lastIndexOf('-'), 0))) {
    const index = tags.indexOf(tag);
    if (index !== -1) return index;
  }
  return tags.findIndex((tag) => isWithin(tag, range));
}

/** Whether a language is that of a range, or a variety of it. */
function isWithin(tag: string, range: string): boolean {
  return tag.startsWith(range) && (tag.length === range.length || tag[range.length] === '-');
}
