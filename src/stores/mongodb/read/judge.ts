import type { Entity } from '../../../core/model/entity.ts';
import type { BoundQuery } from '../../../core/query/ast.ts';
import { matches } from '../../../core/query/matches.ts';
import { findById } from './entity-documents.ts';
import type { Reading } from './reading.ts';

/** Linked Entities that are held from one batch of candidates to the next. */
const heldAtMost = 5000;

/** Puts candidates to `matches`, with the Entities that they link to. */
export interface Judge {
  /** Entities that were put to `matches`. */
  readonly judged: number;
  /** @returns for each whether it matches. */
  judge(entities: readonly Entity[]): Promise<readonly boolean[]>;
}

export function createJudge(query: BoundQuery, reading: Reading): Judge {
  /** What is known of linked ones; undefined of those that do not exist. */
  const held = new Map<string, Entity | undefined>();
  let judged = 0;

  async function fetch(ids: readonly string[]): Promise<void> {
    for (const id of ids) held.set(id, undefined);
    for (const { id, entity } of await findById(reading, ids)) held.set(id, entity);
  }

  return {
    get judged() {
      return judged;
    },
    async judge(entities) {
      const verdicts = new Array<boolean>(entities.length).fill(false);
      const missing = new Set<string>();
      let misses = false;
      const lookup = (id: string): Entity | undefined => {
        const entity = held.get(id);
        if (entity === undefined && !held.has(id)) {
          misses = true;
          missing.add(id);
        }
        return entity;
      };
      judged += entities.length;
      if (held.size > heldAtMost) held.clear();
      let pending = entities.map((_, index) => index);
      while (pending.length > 0) {
        const unsettled: number[] = [];
        for (const index of pending) {
          misses = false;
          // Where something was missing this is no verdict: it counted as absent.
          verdicts[index] = matches(query, entities[index] as Entity, lookup);
          if (misses) unsettled.push(index);
          await reading.deadline.breathe();
        }
        pending = unsettled;
        await fetch([...missing]);
        missing.clear();
      }
      return verdicts;
    },
  };
}
