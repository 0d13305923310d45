import type { Iri } from '../model/entity.ts';
import type { Context, ContextValue } from './context.ts';

/** What a term stands for, and whether `term:suffix` may be written for what begins with its IRI. */
export interface TermDefinition {
  readonly iri: Iri;
  readonly isPrefix: boolean;
}

export type TermDefinitions = ReadonlyMap<string, TermDefinition>;

/** The names that no @context defines live here: the `@vocab` of the core @context, which no other can replace. */
export const defaultVocabulary = 'https://uri.etsi.org/ngsi-ld/default-context/';

/** Names and IRIs that are remembered besides the terms. They come from clients: their number has to have a bound. */
const remembered = 1000;

/** Longer names are rare and expensive to keep: they are worked out each time. */
const longestRemembered = 500;

const absoluteIri = /^[A-Za-z][A-Za-z0-9+.-]*:/;

/** Whether a text begins as an absolute IRI does: with a scheme. */
export function isAbsoluteIri(text: string): boolean {
  return absoluteIri.test(text);
}

/**
 * Splits `prefix:suffix`; undefined for what has no colon after its first character, or has `//` after it, as
 * IRIs with an authority have.
 */
export function splitCompactIri(
  name: string,
): { readonly prefix: string; readonly suffix: string } | undefined {
  const colon = name.indexOf(':');
  if (colon < 1 || name.startsWith('//', colon + 1)) return undefined;
  return { prefix: name.slice(0, colon), suffix: name.slice(colon + 1) };
}

/**
 * Makes the Context of the core terms and a user's. The core's win (clause 5.5.7), by name and as the name of
 * their own IRIs.
 *
 * What `compact` answers, `expand` turns into the same IRI again. The one exception has no such name at all: an
 * IRI like `ex:a` that was stored without an @context that knows `ex`, under one that does. It comes as it is.
 */
export function compileContext(
  core: TermDefinitions,
  user: TermDefinitions,
  identity: { readonly key: string; readonly source: ContextValue | undefined },
): Context {
  const terms = new Map<string, Iri>();
  const prefixes = new Map<string, Iri>();
  const names = new Map<Iri, string>();
  for (const [term, { iri, isPrefix }] of [...core, ...user]) {
    if (terms.has(term)) continue;
    terms.set(term, iri);
    if (isPrefix) prefixes.set(term, iri);
  }
  for (const [term, iri] of terms) {
    const name = names.get(iri);
    if (name === undefined || (!core.has(name) && isShorter(term, name))) names.set(iri, term);
  }

  const expandUnknown = (name: string): Iri => {
    const compact = splitCompactIri(name);
    const base = compact && prefixes.get(compact.prefix);
    if (compact && base !== undefined) return base + compact.suffix;
    return isAbsoluteIri(name) ? name : defaultVocabulary + name;
  };
  const stands = (name: string, iri: Iri): boolean =>
    isMemberName(name) && (terms.get(name) ?? expandUnknown(name)) === iri;
  const compactUnknown = (iri: Iri): string => {
    if (iri.startsWith(defaultVocabulary) && iri.length > defaultVocabulary.length) {
      const suffix = iri.slice(defaultVocabulary.length);
      if (stands(suffix, iri)) return suffix;
    }
    let best: string | undefined;
    for (const [term, prefix] of prefixes) {
      if (iri.length <= prefix.length || !iri.startsWith(prefix)) continue;
      const name = `${term}:${iri.slice(prefix.length)}`;
      if ((best === undefined || isShorter(name, best)) && stands(name, iri)) best = name;
    }
    return best ?? iri;
  };

  const expansions = new Map<string, Iri>();
  const compactions = new Map<Iri, string>();
  return {
    ...identity,
    expand: (name) =>
      terms.get(name) ?? expansions.get(name) ?? remember(expansions, name, expandUnknown(name)),
    compact: (iri) =>
      names.get(iri) ?? compactions.get(iri) ?? remember(compactions, iri, compactUnknown(iri)),
  };
}

/** Shorter, or as long and first in code-unit order: what makes the choice among several names the same everywhere. */
function isShorter(a: string, b: string): boolean {
  return a.length < b.length || (a.length === b.length && a < b);
}

/** Whether a name may stand as a member of a JSON object and be taken for no keyword and no prototype. */
export function isMemberName(name: string): boolean {
  return name !== '' && name !== '__proto__' && !name.startsWith('@');
}

function remember(known: Map<string, string>, key: string, value: string): string {
  if (key.length <= longestRemembered) {
    if (known.size >= remembered) known.clear();
    known.set(key, value);
  }
  return value;
}
