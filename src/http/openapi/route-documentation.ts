import type { ErrorCode } from '../../core/errors.ts';
import type { SchemaName } from './schemas.ts';

/** The groups in which the reference shows the operations, in this order. */
export const tags = {
  Entities: 'Context information: Entities and their Attributes.',
  'Batch operations': 'Many Entities in one request, each with its own outcome.',
  Discovery: 'Which types and Attributes there are.',
  Subscriptions: 'Being told of changes.',
  Contexts: 'JSON-LD @contexts that this broker hosts or keeps copies of.',
  Information: 'What this broker is.',
  Devices: 'Measurements as FIWARE IoT Agents take them. An extension: not NGSI-LD.',
  Operators: 'The state of this broker. An extension: not NGSI-LD.',
} as const;

type Tag = keyof typeof tags;

/** A body: its schema by name, as one or as a list. */
export type BodyDocumentation = SchemaName | { readonly listOf: SchemaName };

/** An answer that is no refusal. */
export interface AnswerDocumentation {
  readonly description: string;
  readonly body?: BodyDocumentation;
  /** The media types of the body; those of NGSI-LD when absent. */
  readonly mediaTypes?: readonly string[];
  /** The schema of the same in `application/geo+json`, where it can be had so. */
  readonly geoJson?: SchemaName;
}

/** What the OpenAPI document says of a route besides what its declaration says already. */
export interface RouteDocumentation {
  /** The operation's name in the API: verb and noun as in the standard. */
  readonly operationId: string;
  readonly tag: Tag;
  readonly summary: string;
  readonly body?: BodyDocumentation;
  readonly answers: Readonly<Record<number, AnswerDocumentation>>;
  /** Refusals beyond those that every route of its kind may give. */
  readonly errors?: readonly ErrorCode[];
  /** Not in the standard, or not in this version of it. */
  readonly extension?: true;
}
