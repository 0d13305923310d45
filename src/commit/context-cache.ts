import type { Context, ContextLookup, ContextResolution, ContextValue } from '../core/jsonld/context.ts';
import { resolveContext } from '../core/jsonld/resolve-context.ts';

/** How many compiled @contexts are kept: a territory uses a handful, a hostile client can send any number. */
const capacity = 200;

/** Compiled @contexts by the value that names them, so that none is compiled twice. */
export interface ContextCache {
  /** @throws Problem when the @context is wrong or its document is known to be unavailable. */
  resolve(value: ContextValue | undefined): ContextResolution;
  readonly lookup: ContextLookup;
  /** Forgets everything: a document has changed. */
  clear(): void;
}

/** A cache over the documents that `lookup` finds. */
export function createContextCache(lookup: ContextLookup): ContextCache {
  const compiled = new Map<string, Context>();
  return {
    lookup,
    resolve(value) {
      const key = value === undefined ? '' : typeof value === 'string' ? value : JSON.stringify(value);
      const known = compiled.get(key);
      if (known !== undefined) return { kind: 'ready', context: known };
      const resolution = resolveContext(value, lookup);
      if (resolution.kind === 'ready') {
        if (compiled.size >= capacity) compiled.clear();
        compiled.set(key, resolution.context);
      }
      return resolution;
    },
    clear: () => compiled.clear(),
  };
}
