import { Problem, toProblemDetails } from '../core/errors.ts';
import type { ContextDocument } from '../core/jsonld/context.ts';
import { resolveContext } from '../core/jsonld/resolve-context.ts';
import type { ContextCache } from './context-cache.ts';
import type { Preparation, PreparedRequest } from './plan.ts';
import { batchPreparers } from './prepare-batch.ts';
import { cataloguePreparers } from './prepare-catalogue.ts';
import { entityPreparers } from './prepare-entity.ts';
import { MissingDocuments, type Preparers, type PrepareScope } from './preparer.ts';
import type { WriteOperation, WriteRequest } from './request.ts';

/** What preparing needs to know of its surroundings. */
export interface PrepareOptions {
  readonly contexts: ContextCache;
  /** Items of one batch operation. */
  readonly maximumBatch: number;
}

const preparers: Preparers<WriteOperation> = { ...entityPreparers, ...batchPreparers, ...cataloguePreparers };

/**
 * The first step of a commit: parse, expand, validate. Pure; it does not look at the state. A batch is refused
 * as a whole only where no item can be told from another: the rest are outcomes of its items.
 */
export function prepare(request: WriteRequest, options: PrepareOptions): Preparation {
  const scope: PrepareScope = {
    envelope: request.envelope,
    maximumBatch: options.maximumBatch,
    context: contextSource(options.contexts, request.contexts),
  };
  const { operation } = request;
  const preparer = preparers[operation.name] as (
    operation: WriteOperation,
    scope: PrepareScope,
  ) => PreparedRequest;
  try {
    return preparer(operation, scope);
  } catch (error) {
    if (error instanceof MissingDocuments) return { kind: 'needs', urls: error.urls };
    if (error instanceof Problem) return { kind: 'refused', problem: toProblemDetails(error) };
    throw error;
  }
}

function contextSource(
  cache: ContextCache,
  fetched: Readonly<Record<string, ContextDocument>> | undefined,
): PrepareScope['context'] {
  return (value) => {
    // What was fetched for this request is its own, failures above all: it does not enter the cache.
    const resolution =
      fetched === undefined
        ? cache.resolve(value)
        : resolveContext(value, (url) => (Object.hasOwn(fetched, url) ? fetched[url] : cache.lookup(url)));
    if (resolution.kind === 'needs') throw new MissingDocuments(resolution.urls);
    return resolution.context;
  };
}
