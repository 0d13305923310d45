import { evaluate } from '../../../commit/evaluate.ts';
import type { CommitView, WritePlan } from '../../../commit/plan.ts';
import type { CommitResult } from '../../../commit/request.ts';
import { Problem, toProblemDetails } from '../../../core/errors.ts';
import type { Entity, EpochMs } from '../../../core/model/entity.ts';
import { parseKeepingNumbers } from '../../shared/raw-numbers.ts';
import type { IdempotencyDocument } from '../layout.ts';
import type { TenantDatabase } from '../tenant-database.ts';
import type { Reading, StoredState } from './reading.ts';
import type { KeyedAnswer, Unit } from './unit.ts';

/** A unit that was evaluated. */
export interface Evaluated {
  readonly unit: Unit;
  readonly result: CommitResult;
  /** What it does; undefined where it does nothing. */
  readonly plan: WritePlan | undefined;
  /** Its number, and the version of what it writes. */
  readonly number: number;
  /** What it is remembered by. */
  readonly answer?: { readonly document: IdempotencyDocument; readonly replaces: boolean };
  /** Entities of other units that it was judged by as those have left them: it happens with them or not at all. */
  readonly judgedBy?: ReadonlySet<string>;
}

/** The state that the units of a group see: what was read, and over it what those before them did. */
export interface StagedState {
  readonly reading: Reading;
  readonly entities: Map<string, Entity | undefined>;
  readonly answers: Map<string, IdempotencyDocument>;
  /** Entities that none of the units is about and that changes are judged by, as far as they were read. */
  readonly linked: ReadonlyMap<string, StoredState | undefined>;
  /** Those that were asked for and not read: what was evaluated without them does not count. */
  readonly missing: Set<string>;
}

/** What evaluating takes from its tenant. */
export interface EvaluationTenant extends Pick<TenantDatabase, 'seed' | 'digest'> {
  readonly idempotencyWindowMs: number;
  /** The moment of a request that was received then: never before that of one that was evaluated earlier. */
  moment(receivedAt: EpochMs): EpochMs;
  /** Keeps a fault of ours for the log. */
  note(error: unknown): void;
}

/**
 * Evaluates a unit on the staged state, and changes nothing of that: see {@link stage}. A fault of ours is its own.
 */
export function evaluateUnit(
  unit: Unit,
  number: number,
  state: StagedState,
  tenant: EvaluationTenant,
): Evaluated {
  const now = tenant.moment(unit.envelope.receivedAt);
  try {
    const { keyed } = unit;
    const known = keyed && answerFor(keyed, state);
    if (keyed !== undefined && known !== undefined && known.x > now) {
      return { unit, number, plan: undefined, result: answerAgain(keyed, known) };
    }
    const { seed, digest } = tenant;
    const judgedBy = new Set<string>();
    const view = viewOf(state, judgedBy);
    const plan = evaluate(unit.prepared, unit.envelope, view, { now, sequence: number, seed, digest });
    const evaluated = { unit, number, plan, result: plan.outcome, ...(judgedBy.size > 0 && { judgedBy }) };
    if (keyed === undefined) return evaluated;
    const document = {
      _id: keyed.id,
      q: keyed.digest,
      o: JSON.stringify(plan.outcome),
      x: now + tenant.idempotencyWindowMs,
    };
    const replaces = state.reading.answers.has(keyed.id);
    return { ...evaluated, answer: { document, replaces } };
  } catch (error) {
    return refusal(unit, number, error, tenant);
  }
}

/** What a unit comes to that failed: refused, without a trace. */
export function refusal(
  unit: Unit,
  number: number,
  error: unknown,
  { note }: Pick<EvaluationTenant, 'note'>,
): Evaluated {
  if (!(error instanceof Problem)) note(error);
  const result: CommitResult = { kind: 'refused', problem: toProblemDetails(error) };
  return { unit, number, plan: undefined, result };
}

/** From now on the units after it see what it did. */
export function stage({ plan, answer }: Evaluated, { entities, answers }: StagedState): void {
  for (const { id, after } of plan?.entities ?? []) entities.set(id, after);
  if (answer !== undefined) answers.set(answer.document._id, answer.document);
}

function answerFor({ id }: KeyedAnswer, { answers, reading }: StagedState): IdempotencyDocument | undefined {
  return answers.get(id) ?? reading.answers.get(id);
}

/** @throws Problem Conflict when the key was used for another request. */
function answerAgain({ key, digest }: KeyedAnswer, { q, o }: IdempotencyDocument): CommitResult {
  if (q !== digest) throw new Problem('Conflict', `The idempotency key ${key} was used for another request.`);
  return parseKeepingNumbers(o) as unknown as CommitResult;
}

/** @param judgedBy gets the ids of the linked Entities that units before have changed. */
function viewOf({ reading, entities, linked, missing }: StagedState, judgedBy: Set<string>): CommitView {
  const { state, stored, contexts } = reading;
  return {
    entity: (id) => (entities.has(id) ? entities.get(id) : entityIn(stored.get(id))),
    linkedEntity(id) {
      if (entities.has(id)) {
        judgedBy.add(id);
        return entities.get(id);
      }
      const read = stored.has(id) ? stored : linked;
      if (!read.has(id)) missing.add(id);
      return entityIn(read.get(id));
    },
    subscription: (id) => state.subscription(id)?.subscription,
    subscriptions: () => state.index(),
    hasContext: (id) => contexts.has(id),
  };
}

/** @throws what makes that it cannot be read. */
function entityIn(found: StoredState | undefined): Entity | undefined {
  if (found !== undefined && 'fault' in found) throw found.fault;
  return found?.entity;
}
