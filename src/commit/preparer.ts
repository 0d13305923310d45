import { badRequest, Problem, type ProblemDetails, toProblemDetails } from '../core/errors.ts';
import type { Context, ContextValue } from '../core/jsonld/context.ts';
import type { PreparedRequest } from './plan.ts';
import type { Envelope, WriteOperation } from './request.ts';

/** What the preparer of an operation is given. */
export interface PrepareScope {
  readonly envelope: Envelope;
  readonly maximumBatch: number;
  readonly sendsMail: boolean;
  /** @throws Problem when the @context is wrong; MissingDocuments when it must be fetched first. */
  context(value: ContextValue | undefined): Context;
}

/** The preparer of each operation of `Operation`. */
export type Preparers<Operation extends WriteOperation> = {
  readonly [Name in Operation['name']]: (
    operation: Extract<Operation, { name: Name }>,
    scope: PrepareScope,
  ) => PreparedRequest;
};

/** Carries the URLs of @context documents that are not held out of a preparer. */
export class MissingDocuments extends Error {
  readonly urls: readonly string[];

  constructor(urls: readonly string[]) {
    super(`missing @context documents: ${urls.join(', ')}`);
    this.name = 'MissingDocuments';
    this.urls = urls;
  }
}

/** The ProblemDetails of what an item's preparation threw; what is not its own refusal is thrown on. */
export function itemProblem(error: unknown): ProblemDetails {
  if (!(error instanceof Problem)) throw error;
  return toProblemDetails(error);
}

/** A URI that is given in the path or in a body, and must agree with the one in the path. */
export function assertSameId(id: string, inBody: string | undefined): void {
  if (inBody !== undefined && inBody !== id) {
    throw badRequest(`id: expected ${id}, as in the path, but the body has ${inBody}.`);
  }
}
