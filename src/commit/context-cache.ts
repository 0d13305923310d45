import type { ContextValue } from '../core/jsonld/context.ts';
import { coreContext } from '../core/jsonld/core-context.ts';
import type { EpochMs } from '../core/model/entity.ts';
import {
  type Compilation,
  type CompiledContext,
  type ContextDocuments,
  compileFor,
} from './compile-context.ts';
import { createCompiledContexts } from './compiled-contexts.ts';
import { createContextTally, type TenantUses } from './context-tally.ts';

/** Compiled @contexts that are kept. */
const capacity = 200;

/** The @contexts of a writer: none is compiled twice, and their uses are counted. */
export interface ContextCache {
  /** @throws Problem when the @context is wrong or its document is known to be unavailable. */
  resolve(tenant: string, value: ContextValue | undefined): Compilation;
  readonly documents: ContextDocuments;
  count(compiled: CompiledContext, at: EpochMs): void;
  takeUses(): readonly TenantUses[];
  /** Forgets everything: a document has changed. */
  clear(): void;
}

const core: Compilation = { kind: 'ready', compiled: { context: coreContext, documents: [] } };

/** A cache over the documents that are held. */
export function createContextCache(documents: ContextDocuments): ContextCache {
  const compiled = createCompiledContexts(capacity);
  const tally = createContextTally();
  return {
    documents,
    resolve(tenant, value) {
      if (value === undefined) return core;
      const known = compiled.find(tenant, value);
      if (known !== undefined) return { kind: 'ready', compiled: known };
      const compilation = compileFor(tenant, value, documents);
      if (compilation.kind === 'ready') compiled.keep(value, compilation.compiled);
      return compilation;
    },
    count: tally.count,
    takeUses: tally.take,
    clear: compiled.clear,
  };
}
