import { describe, expect, it } from 'vitest';
import type { CommitResult } from '../commit/request.ts';
import { Problem, toProblemDetails } from '../core/errors.ts';
import { commitCommands, type EntityCommands } from './commit-commands.ts';

const fault = toProblemDetails(new Problem('InternalError', 'It failed.'));
const guard = { types: { kind: 'any' } } as const;
const remove = (...ids: readonly string[]): EntityCommands => ({
  name: 'entityCommands',
  commands: ids.map((id) => ({ kind: 'deleteEntity', id })),
  guard,
});
const deleted = (id: string) => ({ kind: 'done', id, effect: 'deleted' }) as const;

/** Refuses every request in which the id occurs. */
function failing(culprit: string) {
  const asked: EntityCommands[] = [];
  const commit = async (operation: EntityCommands): Promise<CommitResult> => {
    asked.push(operation);
    const ids = operation.commands.map(({ id }) => id);
    if (ids.includes(culprit)) return { kind: 'refused', problem: fault };
    return { kind: 'done', items: ids.map(deleted) };
  };
  return { commit, asked };
}

describe('commands', () => {
  it('are one request', async () => {
    const { commit, asked } = failing('none');
    expect(await commitCommands(commit, remove('a', 'b'))).toEqual([deleted('a'), deleted('b')]);
    expect(asked).toEqual([remove('a', 'b')]);
  });

  it('are tried one by one where they cannot be one, and only the culprit fails', async () => {
    const { commit, asked } = failing('b');
    expect(await commitCommands(commit, remove('a', 'b', 'c'))).toEqual([
      deleted('a'),
      { kind: 'refused', id: 'b', problem: fault },
      deleted('c'),
    ]);
    expect(asked.slice(1)).toEqual([remove('a'), remove('b'), remove('c')]);
  });

  it('are given up where the store is away', async () => {
    const away = async (): Promise<CommitResult> => {
      throw new Problem('ServiceUnavailable', 'The store is away.');
    };
    await expect(commitCommands(away, remove('a', 'b'))).rejects.toThrow(/away/);
  });
});
