import { type CompiledContext, type ContextDocuments, compileFor } from '../../commit/compile-context.ts';
import { createCompiledContexts } from '../../commit/compiled-contexts.ts';
import type { Context, ContextDocument, ContextValue } from '../../core/jsonld/context.ts';
import { coreContext } from '../../core/jsonld/core-context.ts';
import { hostedContextId } from '../../core/jsonld/hosted-context.ts';
import type { CatalogueReader, ContextLoader } from '../../ports/store.ts';

export interface ContextResolverOptions {
  readonly load: ContextLoader;
  readonly catalogue: Pick<CatalogueReader, 'hostedContext'>;
  /** Told of each use. */
  readonly count: (compiled: CompiledContext) => void;
  /** Compiled @contexts that are kept in memory: a territory uses a handful. */
  readonly capacity?: number;
}

/** Compiles @contexts, bringing what they refer to, and remembers the latest that were used. */
export interface ContextResolver {
  /** @throws Problem LdContextNotAvailable or BadRequestData. */
  resolve(tenant: string, value: ContextValue | undefined): Promise<Context>;
  /** Counts a use of what was resolved before. */
  used(tenant: string, url: string): void;
  /** A document has changed. */
  clear(): void;
}

export function createContextResolver(options: ContextResolverOptions): ContextResolver {
  const { count } = options;
  const compiled = createCompiledContexts(options.capacity ?? 200);
  /** Raised when documents change: what was begun before it is good for whoever waits for it and not to be kept. */
  let generation = 0;

  const resolve = async (tenant: string, value: ContextValue | undefined): Promise<Context> => {
    if (value === undefined) return coreContext;
    let found = compiled.find(tenant, value);
    if (found === undefined) {
      const begun = generation;
      found = await compile(tenant, value, options);
      if (begun === generation) compiled.keep(value, found);
    }
    count(found);
    return found.context;
  };

  return {
    resolve,
    used(tenant, url) {
      const found = compiled.find(tenant, url);
      if (found !== undefined) count(found);
      // It has made room for others meanwhile. To be resolved is to be used; nobody waits for it.
      else resolve(tenant, url).catch(() => undefined);
    },
    clear() {
      generation += 1;
      compiled.clear();
    },
  };
}

/** What is brought is held for this one alone, failures above all: they are answers to this request and no other. */
async function compile(
  tenant: string,
  value: ContextValue,
  { load, catalogue }: ContextResolverOptions,
): Promise<CompiledContext> {
  const hosted = new Map<string, ContextDocument>();
  const brought = new Map<string, ContextDocument>();
  const documents: ContextDocuments = {
    hosted: (_tenant, id) => hosted.get(id),
    cached: (url) => brought.get(url),
  };
  const bring = async (url: string): Promise<void> => {
    const id = hostedContextId(url);
    const context = id === undefined ? undefined : await catalogue.hostedContext(tenant, id);
    if (id !== undefined && context !== undefined) hosted.set(id, { kind: 'document', context });
    else brought.set(url, await load(url));
  };
  for (;;) {
    const compilation = compileFor(tenant, value, documents);
    if (compilation.kind === 'ready') return compilation.compiled;
    await Promise.all(compilation.urls.map(bring));
  }
}
