import type { CommitResult, EntityOperation, ItemOutcome } from '../commit/request.ts';

export type EntityCommands = Extract<EntityOperation, { name: 'entityCommands' }>;

/**
 * Has commands committed as one request. Where that is refused as a whole, each is tried by itself, so that one that
 * cannot be carried out does not keep the others from it.
 *
 * @throws Problem ServiceUnavailable when the store is away: what was answered before is durable.
 */
export async function commitCommands(
  commit: (operation: EntityCommands) => Promise<CommitResult>,
  operation: EntityCommands,
): Promise<readonly ItemOutcome[]> {
  const result = await commit(operation);
  if (result.kind === 'done') return result.items;
  const { commands } = operation;
  const [first] = commands;
  if (first !== undefined && commands.length === 1) {
    return [{ kind: 'refused', id: first.id, problem: result.problem }];
  }
  const outcomes: ItemOutcome[] = [];
  for (const command of commands) {
    outcomes.push(...(await commitCommands(commit, { ...operation, commands: [command] })));
  }
  return outcomes;
}
