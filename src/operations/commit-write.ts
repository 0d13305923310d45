import { anonymous } from '../access/principal.ts';
import type { CommitResult, ItemOutcome, WriteOperation } from '../commit/request.ts';
import { Problem, type ProblemDetails } from '../core/errors.ts';
import type { WriteInput } from './input.ts';
import type { Services } from './services.ts';
import { wayOfWrite } from './way-of-write.ts';

type DoneOutcome = Extract<ItemOutcome, { kind: 'done' }>;

/**
 * Has an operation committed, and answers once it is durable.
 * @throws Problem ServiceUnavailable when the store is away.
 */
export async function commitWrite(
  services: Services,
  input: Omit<WriteInput, 'parameters'>,
  operation: WriteOperation,
): Promise<CommitResult> {
  const began = performance.now();
  let result: CommitResult | undefined;
  try {
    // Nothing is waited for without the header: writes reach the store in the order of their arrival.
    const way = input.via && (await wayOfWrite(services.store, input.tenant, input.via));
    result = await services.store.commit({
      envelope: {
        tenant: input.tenant,
        principal: anonymous,
        receivedAt: services.clock(),
        source: 'http',
        ...(input.idempotencyKey !== undefined && { idempotencyKey: input.idempotencyKey }),
        ...(input.headers !== undefined && { headers: input.headers }),
        ...way,
      },
      operation,
    });
    return result;
  } finally {
    services.observeCommit(result?.kind ?? 'failed', (performance.now() - began) / 1000);
  }
}

/** {@link commitWrite}, answering what became of each item: a refusal of the whole is thrown. */
export async function commitItems(
  services: Services,
  input: Omit<WriteInput, 'parameters'>,
  operation: WriteOperation,
): Promise<readonly ItemOutcome[]> {
  const result = await commitWrite(services, input, operation);
  if (result.kind === 'refused') throw problemOf(result.problem);
  return result.items;
}

/** {@link commitItems} for an operation on one thing: its refusal is thrown. */
export async function commitOne(
  services: Services,
  input: WriteInput,
  operation: WriteOperation,
): Promise<DoneOutcome> {
  const [item] = await commitItems(services, input, operation);
  if (item === undefined) throw new Problem('InternalError', 'The request could not be completed.');
  if (item.kind === 'refused') throw problemOf(item.problem);
  return item;
}

function problemOf({ code, detail }: ProblemDetails): Problem {
  return new Problem(code, detail);
}
