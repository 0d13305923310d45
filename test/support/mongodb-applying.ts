import { createApplyWrites } from '../../src/stores/mongodb/apply/apply-writes.ts';
import { type Confirmations, createConfirmations } from '../../src/stores/mongodb/apply/confirmations.ts';
import type {
  ApplyWrites,
  AtomicWrite,
  EntityStep,
  OwedChange,
} from '../../src/stores/mongodb/atomic-write.ts';
import type { EntityDocument } from '../../src/stores/mongodb/layout.ts';
import type { MongodbProcess } from './mongodb-installation.ts';

export interface Applying {
  readonly apply: ApplyWrites;
  readonly confirmations: Confirmations;
  /** What went wrong while nobody waited. */
  readonly failures: readonly Error[];
}

/** The part of a store in one process that makes writes durable. */
export function openApplying({ connection }: MongodbProcess): Applying {
  const failures: Error[] = [];
  const onFailure = (failure: Error) => void failures.push(failure);
  const confirmations = createConfirmations(onFailure);
  return { apply: createApplyWrites({ connection, confirmations, onFailure }), confirmations, failures };
}

/** A write of which nothing is said does nothing. */
export function atomicWrite(parts: Partial<AtomicWrite>): AtomicWrite {
  return { entities: [], changes: [], answers: [], catalogue: [], ...parts };
}

/** A document that is no Entity, but for its form. */
export function documentOf(id: string, version: number): Omit<EntityDocument, 'r'> {
  return { _id: id, v: version, d: `state ${version}`, t: [1], i: 0 };
}

/** @param version of what is there, if anything is. */
export function putStep(id: string, expected: number | undefined, version: number): EntityStep {
  return {
    id,
    expected: expected === undefined ? undefined : { v: expected },
    document: documentOf(id, version),
    version,
  };
}

export function deleteStep(id: string, expected: number, version: number): EntityStep {
  return { id, expected: { v: expected }, document: undefined, version };
}

/** Owed to Subscriptions by their numbers. */
export function changeOf(id: string, text: string, ...sids: readonly number[]): OwedChange {
  const detail = JSON.stringify({ kind: 'updated', at: 0 });
  return { i: id, d: text, c: detail, recipients: sids.map((s) => ({ s, n: `urn:n:${text}:${s}` })) };
}
