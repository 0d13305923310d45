import { Problem, toProblemDetails } from '../core/errors.ts';
import type { Context, ContextValue } from '../core/jsonld/context.ts';
import {
  type Compilation,
  type CompiledContext,
  type ContextDocuments,
  compileFor,
} from './compile-context.ts';
import type { ContextCache } from './context-cache.ts';
import type { Preparation, PreparedRequest } from './plan.ts';
import { batchPreparers } from './prepare-batch.ts';
import { cataloguePreparers } from './prepare-catalogue.ts';
import { entityPreparers } from './prepare-entity.ts';
import { notificationPreparers } from './prepare-notification.ts';
import { restorePreparers } from './prepare-restore.ts';
import { MissingDocuments, type Preparers, type PrepareScope } from './preparer.ts';
import type { WriteOperation, WriteRequest } from './request.ts';

/** What preparing needs to know of its surroundings. */
export interface PrepareOptions {
  readonly contexts: ContextCache;
  /** Items of one batch operation. */
  readonly maximumBatch: number;
  /** Whether e-mails can be sent. */
  readonly sendsMail: boolean;
}

const preparers: Preparers<WriteOperation> = {
  ...entityPreparers,
  ...batchPreparers,
  ...notificationPreparers,
  ...cataloguePreparers,
  ...restorePreparers,
};

/**
 * The first step of a commit: parse, expand, validate. Pure; it does not look at the state. A batch is refused
 * as a whole only where no item can be told from another: the rest are outcomes of its items.
 */
export function prepare(request: WriteRequest, options: PrepareOptions): Preparation {
  const { envelope } = request;
  const source = contextSource(request, options.contexts);
  const { maximumBatch, sendsMail } = options;
  const scope: PrepareScope = { envelope, maximumBatch, sendsMail, context: source.context };
  const { operation } = request;
  const preparer = preparers[operation.name] as (
    operation: WriteOperation,
    scope: PrepareScope,
  ) => PreparedRequest;
  try {
    const prepared = preparer(operation, scope);
    // However many items of a request name an @context, it is one use.
    for (const used of source.used) options.contexts.count(used, envelope.receivedAt);
    return prepared;
  } catch (error) {
    if (error instanceof MissingDocuments) return { kind: 'needs', urls: error.urls };
    if (error instanceof Problem) return { kind: 'refused', problem: toProblemDetails(error) };
    throw error;
  }
}

/** Where a request gets its @contexts from, and which it has got. */
interface ContextSource {
  readonly used: Iterable<CompiledContext>;
  context(value: ContextValue | undefined): Context;
}

const none: readonly CompiledContext[] = [];

function contextSource(request: WriteRequest, cache: ContextCache): ContextSource {
  const { tenant } = request.envelope;
  const resolve = request.contexts === undefined ? cache.resolve : resolveFetched(request.contexts, cache);
  let used: Set<CompiledContext> | undefined;
  return {
    get used() {
      return used ?? none;
    },
    context(value) {
      const compilation = resolve(tenant, value);
      if (compilation.kind === 'needs') throw new MissingDocuments(compilation.urls);
      const { compiled } = compilation;
      if (value !== undefined) {
        used ??= new Set();
        used.add(compiled);
      }
      return compiled.context;
    },
  };
}

/** What was fetched for a request is its own, failures above all: it does not enter the cache. */
function resolveFetched(
  fetched: NonNullable<WriteRequest['contexts']>,
  { documents }: ContextCache,
): (tenant: string, value: ContextValue | undefined) => Compilation {
  const known = new Map<string, Compilation>();
  const withFetched: ContextDocuments = {
    hosted: documents.hosted,
    cached: (url) => (Object.hasOwn(fetched, url) ? fetched[url] : documents.cached(url)),
  };
  return (tenant, value) => {
    const key = JSON.stringify(value);
    const compilation = known.get(key) ?? compileFor(tenant, value, withFetched);
    known.set(key, compilation);
    return compilation;
  };
}
