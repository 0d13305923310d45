import { anonymous } from '../access/principal.ts';
import type { CommitResult, ItemOutcome, WriteOperation } from '../commit/request.ts';
import { Problem, type ProblemDetails } from '../core/errors.ts';
import type { WriteInput } from './input.ts';
import type { Services } from './services.ts';

type DoneOutcome = Extract<ItemOutcome, { kind: 'done' }>;

/** Has an operation committed, and answers what became of each of its items once it is durable. */
export async function commitItems(
  services: Services,
  input: WriteInput,
  operation: WriteOperation,
): Promise<readonly ItemOutcome[]> {
  const began = performance.now();
  let result: CommitResult | undefined;
  try {
    result = await services.store.commit({
      envelope: {
        tenant: input.tenant,
        principal: anonymous,
        receivedAt: services.clock(),
        source: 'http',
        ...(input.idempotencyKey !== undefined && { idempotencyKey: input.idempotencyKey }),
        ...(input.headers !== undefined && { headers: input.headers }),
      },
      operation,
    });
  } finally {
    services.observeCommit(result?.kind ?? 'failed', (performance.now() - began) / 1000);
  }
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
