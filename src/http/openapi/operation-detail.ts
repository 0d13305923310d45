import type { Schema } from './schemas/json-schema.ts';

/** A body that can be sent as it is, or one that was answered. */
export interface Example {
  readonly summary: string;
  readonly value: unknown;
  /** `application/json` when absent. */
  readonly mediaType?: string;
}

/** What a parameter of one operation is, where it differs from what the parameter is elsewhere. */
export interface ParameterDetail {
  readonly description?: string;
  readonly schema?: Schema;
  /** Stands in the form of the reference: together the examples of an operation are a request that works. */
  readonly example?: unknown;
}

/** What the reference says of an operation for people who have not used it yet. */
export interface OperationDetail {
  readonly description?: string;
  /** Of the path and of the query, by name. */
  readonly parameters?: Readonly<Record<string, ParameterDetail>>;
  readonly requests?: Readonly<Record<string, Example>>;
  /** By status. */
  readonly answers?: Readonly<Record<number, Readonly<Record<string, Example>>>>;
}

/** By operationId. */
export type OperationDetails = Readonly<Record<string, OperationDetail>>;
