import { defaultTenant } from '../../commit/request.ts';
import { Problem, toProblemDetails } from '../../core/errors.ts';
import { isObject, type JsonValue, parseJson } from '../../core/json.ts';
import type { ContextDocument, ContextValue } from '../../core/jsonld/context.ts';
import { assertContext, maximumDocument } from '../../core/jsonld/context-document.ts';
import { isCoreContextUrl } from '../../core/jsonld/core-context.ts';
import type { Clock } from '../../ports/clock.ts';
import { type OutboundClient, OutboundError } from '../../ports/outbound.ts';
import type { CatalogueReader, ContextLoader, Store } from '../../ports/store.ts';
import { internalEnvelope } from '../internal-envelope.ts';

export interface ContextLoaderOptions {
  readonly outbound: OutboundClient;
  readonly store: Pick<Store, 'commit'> & { readonly catalogue: Pick<CatalogueReader, 'context'> };
  readonly clock: Clock;
  /** Milliseconds for a download, redirects included. */
  readonly timeout: number;
  /** Bytes of a document. */
  readonly maximumBytes?: number;
  /** Told when a document was downloaded and could not be kept: it serves, and is downloaded again next time. */
  readonly onCacheFailure?: (url: string, error: unknown) => void;
}

/** Ways to an @context document: at most one download of a URL is under way in each. */
export interface ContextDownloads {
  readonly load: ContextLoader;
  /**
   * Downloads a document whatever is cached, and replaces the copy of it. A failure leaves that as it is.
   * @throws Problem when it could not be kept.
   */
  reload(url: string): Promise<ContextDocument>;
}

/**
 * Brings @context documents (clause 5.13): out of the store's cache, else from their host. What was downloaded
 * once is kept for good, so that a broker without a network goes on working; a failure is never kept, and is tried
 * again with the next request. However many ask at a time, a URL is downloaded once.
 */
export function createContextLoader(options: ContextLoaderOptions): ContextDownloads {
  return {
    load: inSharedFlight((url) => load(url, options)),
    reload: inSharedFlight((url) => reload(url, options)),
  };
}

function inSharedFlight(bring: ContextLoader): ContextLoader {
  const flights = new Map<string, Promise<ContextDocument>>();
  return (url) => {
    // Whoever asks for the core @context gets nothing beyond what is built in.
    if (isCoreContextUrl(url)) return Promise.resolve({ kind: 'document', context: [] });
    let flight = flights.get(url);
    if (flight === undefined) {
      flight = bring(url).finally(() => flights.delete(url));
      flights.set(url, flight);
    }
    return flight;
  };
}

async function load(url: string, options: ContextLoaderOptions): Promise<ContextDocument> {
  const cached = await options.store.catalogue.context(url);
  if (cached !== undefined) return { kind: 'document', context: cached };
  const document = await download(url, options);
  if (document.kind === 'failed') return document;
  const { onCacheFailure } = options;
  try {
    await keep(url, document.context, options);
  } catch (error) {
    onCacheFailure?.(url, error);
  }
  return document;
}

async function reload(url: string, options: ContextLoaderOptions): Promise<ContextDocument> {
  const document = await download(url, options);
  if (document.kind === 'document') await keep(url, document.context, options);
  return document;
}

async function download(url: string, options: ContextLoaderOptions): Promise<ContextDocument> {
  const { outbound, timeout, maximumBytes = maximumDocument } = options;
  try {
    const response = await outbound.send({
      url,
      method: 'GET',
      headers: { accept: 'application/ld+json, application/json;q=0.9' },
      timeout,
      maximumBytes,
    });
    if (response.status < 200 || response.status > 299) {
      return unavailable(url, `its host answered with the status ${response.status}`);
    }
    return parseDocument(url, response.body);
  } catch (error) {
    if (!(error instanceof OutboundError)) throw error;
    return unavailable(url, error.message);
  }
}

function parseDocument(url: string, text: string): ContextDocument {
  let content: JsonValue;
  try {
    content = parseJson(text);
  } catch (error) {
    return unusable(url, `it is not JSON: ${toProblemDetails(error).detail}`);
  }
  if (!isObject(content)) return unusable(url, 'it is not a JSON object');
  const context = Object.hasOwn(content, '@context') ? content['@context'] : undefined;
  if (context === undefined) return unusable(url, 'it has no @context member');
  try {
    assertContext(context);
  } catch (error) {
    return unusable(url, toProblemDetails(error).detail);
  }
  return { kind: 'document', context };
}

function unavailable(url: string, cause: string): ContextDocument {
  return {
    kind: 'failed',
    code: 'LdContextNotAvailable',
    detail: `The @context ${url} could not be retrieved: ${cause}.`,
  };
}

function unusable(url: string, cause: string): ContextDocument {
  return {
    kind: 'failed',
    code: 'BadRequestData',
    detail: `The document ${url} is no @context: ${cause.replace(/\.$/, '')}.`,
  };
}

async function keep(url: string, context: ContextValue, options: ContextLoaderOptions): Promise<void> {
  const { store, clock } = options;
  const result = await store.commit({
    envelope: internalEnvelope(defaultTenant, clock),
    operation: { name: 'cacheContext', url, context },
  });
  if (result.kind === 'refused') throw new Problem(result.problem.code, result.problem.detail);
}
