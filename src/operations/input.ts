import type { RawBody } from '../commit/request.ts';
import type { ContextValue } from '../core/jsonld/context.ts';
import type { ApiVersion } from '../core/represent/downgrade.ts';
import type { Parameters } from './parameters.ts';
import type { AnswerMediaType } from './result.ts';

/** What a client prefers (RFC 7240; clauses 6.3.7 and 6.3.18). */
export interface Preferences {
  /** `body=json`: the @context of a GeoJSON answer goes into a `Link` header. */
  readonly contextInLink?: true;
  /** `ngsi-ld=1.6`: what later versions added is left out. */
  readonly version?: ApiVersion;
}

/** What every read is given. */
export interface ReadInput {
  readonly tenant: string;
  readonly parameters: Parameters;
  /** The URL of the `Link` header with the rel of a JSON-LD @context. */
  readonly link?: string;
  readonly mediaType: AnswerMediaType;
  /** Scheme and authority by which the client knows this broker, without a slash at the end. */
  readonly origin: string;
  readonly preferences?: Preferences;
}

/** A query that comes as a body. */
export interface QueryInput extends ReadInput {
  readonly body: RawBody;
}

/** A read whose @context is not its `Link` but stands in its body: as supplied, to be given back. */
export interface ContextualInput extends ReadInput {
  readonly context?: ContextValue;
}

/** What every write is given. */
export interface WriteInput {
  readonly tenant: string;
  readonly parameters: Parameters;
  readonly idempotencyKey?: string;
  /** Headers of the request that Subscriptions ask for, by lower-case name. */
  readonly headers?: Readonly<Record<string, string>>;
  /** The brokers that the `Via` header names. */
  readonly via?: readonly string[];
}

export interface BodyInput extends WriteInput {
  readonly body: RawBody;
  /** As of a {@link ReadInput}. */
  readonly origin: string;
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
