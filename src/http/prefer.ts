import { parseApiVersion } from '../core/represent/downgrade.ts';
import type { Preferences } from '../operations/input.ts';

/** `Prefer` values of which the outcome is remembered, and the longest of them: clients use few, a hostile one any. */
const remembered = 500;
const longestRemembered = 1000;
const outcomes = new Map<string, StatedPreferences | undefined>();

/** What a client prefers, and the same as a text: equal texts, equal answers. */
export interface StatedPreferences extends Preferences {
  readonly key: string;
}

/**
 * One preference: its name, its value as a quoted text or a token, and parameters, which mean nothing to the
 * preferences that are known here. It ends at a comma outside of quotes.
 */
const preference =
  /[\s,]*([^\s=;,"]+)\s*(?:=\s*(?:"((?:[^"\\]|\\.)*)"|([^\s;,"]*)))?((?:"(?:[^"\\]|\\.)*"|[^,"])*)/y;

/**
 * Reads a `Prefer` header (RFC 7240; GS CIM 009 clauses 6.3.6 and 6.3.18). Of a preference that comes twice the
 * first counts. What is not known or not well formed is passed over: a preference binds nobody.
 * @returns undefined where nothing is left that changes an answer.
 */
export function preferencesOf(header: string | undefined): StatedPreferences | undefined {
  if (header === undefined) return undefined;
  if (outcomes.has(header)) return outcomes.get(header);
  const preferences = parsePreferences(header);
  if (header.length > longestRemembered) return preferences;
  if (outcomes.size >= remembered) outcomes.clear();
  outcomes.set(header, preferences);
  return preferences;
}

function parsePreferences(header: string): StatedPreferences | undefined {
  const values = valuesByName(header);
  const version = parseApiVersion(values.get('ngsi-ld') ?? '');
  const contextInLink = values.get('body')?.toLowerCase() === 'json';
  if (!contextInLink && version === undefined) return undefined;
  return {
    key: `${contextInLink ? 'json' : ''};${version ?? ''}`,
    ...(contextInLink && { contextInLink }),
    ...(version !== undefined && { version }),
  };
}

/** The value of each preference by its name in lower case; empty where it has none. */
function valuesByName(header: string): ReadonlyMap<string, string> {
  const values = new Map<string, string>();
  preference.lastIndex = 0;
  for (let match = preference.exec(header); match; match = preference.exec(header)) {
    const [, name = '', quoted, token = ''] = match;
    const key = name.toLowerCase();
    if (!values.has(key)) values.set(key, quoted?.replace(/\\(.)/g, '$1') ?? token);
  }
  return values;
}
