import type { ItemOutcome } from '../../commit/request.ts';
import type { EntityCommand } from '../../core/model/command.ts';
import type { BoundQuery } from '../../core/query/ast.ts';
import { bindQuery } from '../../core/query/bind-query.ts';
import type { Place } from '../../ports/store.ts';
import { beginRead } from '../begin-read.ts';
import { commitCommands } from '../commit-commands.ts';
import { commitWrite } from '../commit-write.ts';
import type { LinkInput } from '../input.ts';
import { done, type Result } from '../result.ts';
import type { Services } from '../services.ts';
import { batchResult } from './batch-result.ts';
import { type RequestedReduction, requestedPurge } from './requested-purge.ts';

/** Entities of one commit: other writes get their turn after each. */
const chunkSize = 250;
/** Entities that a result names as purged, so that it has a size whatever is purged. */
const longestSuccess = 10_000;
/** A purge that fails as often as this ends there: something is wrong that more of it does not make better. */
const mostErrors = 100;

/**
 * 5.6.21 Purge Entities: deletes the Entities that match, or takes Attributes away from them. They are purged in
 * parts, each durable when the next begins, so that one that is interrupted may be sent again. What stops matching
 * meanwhile stays.
 *
 * @returns `partial` when some could not be purged; it names the first of those that could be.
 * @throws Problem BadRequestData where the query is malformed, too wide, or follows links.
 */
export async function purgeEntities(services: Services, input: LinkInput): Promise<Result> {
  const { query: parsed, reduction } = requestedPurge(input.parameters);
  const context = await beginRead(services, input);
  const query = bindQuery(parsed, context);
  const attributes = reduction?.names.map((name) => context.expand(name)) ?? [];
  const success: ItemOutcome[] = [];
  const errors: ItemOutcome[] = [];
  for await (const ids of matching(services, input.tenant, query)) {
    const commands = ids.map((id) => commandFor(id, reduction, attributes));
    for (const outcome of await commitChunk(services, input, commands, query)) {
      if (outcome.kind === 'done') {
        if (success.length < longestSuccess) success.push(outcome);
      } else if (outcome.problem.code !== 'ResourceNotFound') errors.push(outcome);
    }
    if (errors.length >= mostErrors) break;
  }
  return batchResult([...success, ...errors], done);
}

/** The ids of the Entities that match, a part at a time: the next is looked for when the last is dealt with. */
async function* matching(
  { store }: Services,
  tenant: string,
  query: BoundQuery,
): AsyncGenerator<readonly string[]> {
  let after: Place | undefined;
  do {
    const { entities, end } = await store.entities.query(tenant, query, {
      limit: chunkSize,
      offset: 0,
      count: false,
      // Their states are not looked at here.
      known: () => true,
      ...(after !== undefined && { after }),
    });
    if (entities.length > 0) yield entities.map(({ id }) => id);
    after = end;
  } while (after !== undefined);
}

function commandFor(
  id: string,
  reduction: RequestedReduction | undefined,
  attributes: readonly string[],
): EntityCommand {
  if (reduction === undefined) return { kind: 'deleteEntity', id };
  return { kind: 'reduceAttributes', id, attributes, keep: reduction.keep };
}

/** The idempotency key of the request would be that of every part: it is left to the method, which is idempotent. */
function commitChunk(
  services: Services,
  { tenant, headers }: LinkInput,
  commands: readonly EntityCommand[],
  guard: BoundQuery,
): Promise<readonly ItemOutcome[]> {
  const input = { tenant, ...(headers !== undefined && { headers }) };
  return commitCommands((operation) => commitWrite(services, input, operation), {
    name: 'entityCommands',
    commands,
    guard,
  });
}
