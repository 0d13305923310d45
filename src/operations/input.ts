import type { RawBody } from '../commit/request.ts';
import type { Parameters } from './parameters.ts';
import type { AnswerMediaType } from './result.ts';

/** What every read is given. */
export interface ReadInput {
  readonly tenant: string;
  readonly parameters: Parameters;
  /** The URL of the `Link` header with the rel of a JSON-LD @context. */
  readonly link?: string;
  readonly mediaType: AnswerMediaType;
}

/** What every write is given. */
export interface WriteInput {
  readonly tenant: string;
  readonly parameters: Parameters;
  readonly idempotencyKey?: string;
  /** Headers of the request that Subscriptions ask for, by lower-case name. */
  readonly headers?: Readonly<Record<string, string>>;
}

export interface BodyInput extends WriteInput {
  readonly body: RawBody;
}

/** A write without a body, whose names are in the @context of `link`. */
export interface LinkInput extends WriteInput {
  readonly link?: string;
}

export interface IdInput {
  readonly id: string;
}

export interface AttributeInput extends IdInput {
  /** As in the path: a short name or an IRI. */
  readonly attribute: string;
}
