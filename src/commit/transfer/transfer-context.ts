import { isAbsoluteIri } from '../../core/jsonld/compile-context.ts';
import type { Context } from '../../core/jsonld/context.ts';
import { coreContext } from '../../core/jsonld/core-context.ts';
import { isName } from '../../core/model/validate.ts';

/** Before a name that is written with escapes. */
const escapedPrefix = 'urn:bocage:name:';

/**
 * The @context of an export: names are written as the IRIs that they are, so that a line needs nothing beside the core
 * @context to be understood. A short name, which other programs may have written, means what it means there.
 */
export const transferContext: Context = {
  key: 'transfer',
  source: undefined,
  expand(name) {
    if (name.startsWith(escapedPrefix)) return unescapeIri(name.slice(escapedPrefix.length));
    return isAbsoluteIri(name) ? name : coreContext.expand(name);
  },
  compact: (iri) => iri,
};

/**
 * The same for Subscriptions, whose names stand inside of expressions too. What some @context made of a term may be no
 * IRI by the rules for names, as one with a blank: such a one is escaped.
 */
export const subscriptionContext: Context = {
  ...transferContext,
  compact: (iri) => (isName(iri) ? iri : escapedPrefix + escapeIri(iri)),
};

function escapeIri(iri: string): string {
  return iri.replace(/[^\w:/?#.~-]/g, (unit) => `%u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`);
}

function unescapeIri(escaped: string): string {
  return escaped.replace(/%u([0-9a-f]{4})/g, (_, code: string) =>
    String.fromCharCode(Number.parseInt(code, 16)),
  );
}
