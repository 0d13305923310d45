import type { Context, ContextDocument, ContextValue } from '../../core/jsonld/context.ts';
import { coreContext } from '../../core/jsonld/core-context.ts';
import { resolveContext } from '../../core/jsonld/resolve-context.ts';
import type { ContextLoader } from '../../ports/store.ts';
import type { ContextService } from '../services.ts';

export interface ContextResolverOptions {
  readonly loader: ContextLoader;
  /** Compiled @contexts, and documents, that are kept in memory: a territory uses a handful. */
  readonly capacity?: number;
}

/** Compiles @contexts, bringing what they refer to, and remembers the latest that were used. */
export function createContextResolver({ loader, capacity = 200 }: ContextResolverOptions): ContextService {
  const compiled = new Map<string, Context>();
  const documents = new Map<string, ContextDocument>();

  const compile = async (value: ContextValue): Promise<Context> => {
    // What this one needs is held apart, failures above all: they are answers to this request and no other.
    const brought = new Map<string, ContextDocument>();
    for (;;) {
      const resolution = resolveContext(value, (url) => brought.get(url) ?? documents.get(url));
      if (resolution.kind === 'ready') return resolution.context;
      await Promise.all(
        resolution.urls.map(async (url) => {
          const document = await loader(url);
          brought.set(url, document);
          if (document.kind === 'document') remember(documents, url, document, capacity);
        }),
      );
    }
  };

  return {
    async resolve(value) {
      if (value === undefined) return coreContext;
      const key = typeof value === 'string' ? value : JSON.stringify(value);
      const known = compiled.get(key);
      if (known !== undefined) {
        remember(compiled, key, known, capacity);
        return known;
      }
      const context = await compile(value);
      remember(compiled, key, context, capacity);
      return context;
    },
  };
}

/** Puts an entry at the end of a map and drops the one that was not used for longest when there are too many. */
function remember<Value>(map: Map<string, Value>, key: string, value: Value, capacity: number): void {
  map.delete(key);
  map.set(key, value);
  if (map.size > capacity) {
    for (const oldest of map.keys()) {
      map.delete(oldest);
      break;
    }
  }
}
