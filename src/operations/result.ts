import type { JsonValue } from '../core/json.ts';

/** The media types in which NGSI-LD answers are given. */
export type AnswerMediaType = 'application/json' | 'application/ld+json' | 'application/geo+json';

/** A page of a list: how many there are in all, where they were asked for, and where the neighbours begin. */
export interface PageLinks {
  readonly limit: number;
  readonly total?: number;
  readonly next?: number;
  readonly previous?: number;
}

/** An answer with a body, rendered. Immutable and shared: a cache hands the same one to many requests. */
export interface Content {
  readonly kind: 'content';
  readonly body: Buffer;
  readonly mediaType: AnswerMediaType;
  /** The URL of the @context of a JSON body, which a `Link` header must name (clause 6.3.6). */
  readonly contextLink?: string;
  readonly page?: PageLinks;
  /** The version of the API for which the answer was made (clause 6.3.18). */
  readonly version?: { readonly applied: string; readonly altered: boolean };
}

/** What an operation answers. Refusals are thrown as Problems. */
export type Result =
  | Content
  /** Done, and nothing to say (204). */
  | { readonly kind: 'done' }
  /** Something new exists: where, if it is one thing (201). */
  | { readonly kind: 'created'; readonly location?: string; readonly body?: JsonValue }
  /** Partly done: an UpdateResult or BatchOperationResult (207). */
  | { readonly kind: 'partial'; readonly body: JsonValue };

export const done: Result = Object.freeze({ kind: 'done' });
