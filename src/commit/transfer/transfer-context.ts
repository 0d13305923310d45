import { isAbsoluteIri } from '../../core/jsonld/compile-context.ts';
import type { Context } from '../../core/jsonld/context.ts';
import { coreContext } from '../../core/jsonld/core-context.ts';

/**
 * The @context of an export: names are written as the IRIs that they are, so that a line needs nothing beside the core
 * @context to be understood. A short name, which other programs may have written, means what it means there.
 */
export const transferContext: Context = {
  key: 'transfer',
  source: undefined,
  expand: (name) => (isAbsoluteIri(name) ? name : coreContext.expand(name)),
  compact: (iri) => iri,
};
