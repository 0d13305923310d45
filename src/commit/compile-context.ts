import type { Context, ContextDocument, ContextValue } from '../core/jsonld/context.ts';
import { hostedContextId } from '../core/jsonld/hosted-context.ts';
import { resolveContext } from '../core/jsonld/resolve-context.ts';

/** The @context documents that are held; undefined for one that must be brought first. */
export interface ContextDocuments {
  /** One that the tenant hosts. */
  hosted(tenant: string, id: string): ContextDocument | undefined;
  /** Any other. */
  cached(url: string): ContextDocument | undefined;
}

/** An @context with the documents that it is made of: each use of it is a use of them. */
export interface CompiledContext {
  readonly context: Context;
  /** Ids of those that the tenant hosts, URLs of the others. */
  readonly documents: readonly string[];
  /** The tenant for which it means this, where others may host something else or nothing under one of its URLs. */
  readonly tenant?: string;
}

export type Compilation =
  | { readonly kind: 'ready'; readonly compiled: CompiledContext }
  | { readonly kind: 'needs'; readonly urls: readonly string[] };

/**
 * Compiles an @context for a tenant: what it hosts itself it has at hand, under whatever name its URL has for this
 * broker. What another tenant hosts is a document like any on the web.
 *
 * @throws Problem when the @context is wrong or a document is known to be unavailable.
 */
export function compileFor(
  tenant: string,
  value: ContextValue | undefined,
  documents: ContextDocuments,
): Compilation {
  const found = new Set<string>();
  const ownNames = new Set<string>();
  const resolution = resolveContext(value, (url) => {
    const id = hostedContextId(url);
    if (id !== undefined) {
      ownNames.add(id);
      const hosted = documents.hosted(tenant, id);
      if (hosted !== undefined) {
        found.add(id);
        return hosted;
      }
    }
    found.add(url);
    return documents.cached(url);
  });
  if (resolution.kind === 'needs') return resolution;
  const { context } = resolution;
  return {
    kind: 'ready',
    compiled: { context, documents: [...found], ...(ownNames.size > 0 && { tenant }) },
  };
}
