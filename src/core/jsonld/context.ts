import type { JsonValue } from '../json.ts';
import type { Iri } from '../model/entity.ts';

/** The value of an `@context` member: a URL, a context object, or an array of both. */
export type ContextValue = JsonValue;

/**
 * An @context, compiled (see `docs/decisions`): what a request uses to expand the names that it gets and to
 * compact the names that it gives. Immutable; the same `key` means the same meaning.
 */
export interface Context {
  /** Identity for caches: the URL, or the text of an inline value. The core @context alone has the key ''. */
  readonly key: string;
  /** The value that the client gave: undefined for the core @context alone. */
  readonly source: ContextValue | undefined;
  /** A type, Attribute or vocabulary name → its IRI (@vocab rules; the core @context wins). */
  expand(name: string): Iri;
  /** An IRI → the shortest name that expands to it again. */
  compact(iri: Iri): string;
}

/** What is known of a remote @context document without doing any I/O. */
export type ContextDocument =
  | { readonly kind: 'document'; readonly context: ContextValue }
  | {
      readonly kind: 'failed';
      readonly detail: string;
      readonly code: 'LdContextNotAvailable' | 'BadRequestData';
    };

/** Finds the documents that are held; undefined where the document must be fetched first. */
export type ContextLookup = (url: string) => ContextDocument | undefined;

/** What compiling an @context comes to: done, or the URLs that must be fetched before it can be. */
export type ContextResolution =
  | { readonly kind: 'ready'; readonly context: Context }
  | { readonly kind: 'needs'; readonly urls: readonly string[] };
