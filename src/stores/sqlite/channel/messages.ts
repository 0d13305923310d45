import type { CommitResult } from '../../../commit/request.ts';
import type { ErrorCode } from '../../../core/errors.ts';
import type { BoundQuery } from '../../../core/query/ast.ts';
import type { CommitNotice } from '../../../ports/store.ts';
import type { RunExplanation } from '../read/explain-query.ts';
import type { QueryPage } from '../read/page-collector.ts';

/** To the writer. */
export type ToWriter =
  /** Two texts for each request (see `encodeRequest`), in the order in which they were handed over. */
  | { readonly kind: 'batch'; readonly texts: readonly string[]; readonly newTenants: readonly NewTenant[] }
  /** A query would have used an index on this Attribute. */
  | { readonly kind: 'index'; readonly tenant: string; readonly attribute: string }
  | { readonly kind: 'close' };

/** From the writer. */
export type FromWriter =
  | { readonly kind: 'started' }
  /** The JSON of a {@link BatchReply}. */
  | { readonly kind: 'reply'; readonly reply: string }
  | { readonly kind: 'failure'; readonly message: string };

/** A tenant whose file was made and is not known to the system file yet. */
export interface NewTenant {
  readonly name: string;
  readonly file: string;
}

/** What became of a request in the writer. */
export type WriterAnswer =
  | CommitResult
  /** @context documents must be fetched first. */
  | { readonly kind: 'needs'; readonly urls: readonly string[] }
  /** The tenant must be made first. */
  | { readonly kind: 'tenant' };

export interface BatchReply {
  /** One for each request, in order. */
  readonly answers: readonly WriterAnswer[];
  /** Those new tenants that the system file has now. */
  readonly tenants: readonly NewTenant[];
  /** What changed: known before any of the answers is given. */
  readonly notices: readonly CommitNotice[];
  /** What went wrong inside, for the log. */
  readonly failures: readonly string[];
  /** Whether the file system took what was written. */
  readonly healthy: boolean;
}

/** To a reading thread. */
export interface QueryJob {
  readonly job: number;
  readonly tenant: string;
  readonly query: BoundQuery;
  readonly page: QueryPage;
  /** Whether the way to the answer is asked for, rather than the answer. */
  readonly explain: boolean;
}

export type FromReader =
  | {
      readonly job: number;
      readonly kind: 'page';
      /** Ids and documents of the Entities, in turn. */
      readonly texts: readonly string[];
      /** Their row numbers and versions, in turn. */
      readonly numbers: readonly number[];
      readonly more: boolean;
      readonly total?: number;
    }
  | { readonly job: number; readonly kind: 'explanation'; readonly explanation: RunExplanation }
  | { readonly job: number; readonly kind: 'problem'; readonly code: ErrorCode; readonly detail: string }
  | { readonly job: number; readonly kind: 'failed'; readonly message: string };
