import type { CatalogueWrite, WritePlan } from '../../../commit/plan.ts';
import type { Iri } from '../../../core/model/entity.ts';
import { encodeChangeDetail } from '../../shared/change.ts';
import { encodeEntity, type TermNumber } from '../../shared/encode-entity.ts';
import { isAway } from '../connection/is-away.ts';
import type { TenantDatabase } from '../tenant-database.ts';
import { type Component, composeWrite, connect } from './component.ts';
import {
  type Evaluated,
  type EvaluationTenant,
  evaluateUnit,
  refusal,
  type StagedState,
  stage,
} from './evaluate-unit.ts';
import type { Reading, StoredState } from './reading.ts';
import type { TimeSlices } from './time-slices.ts';
import type { Unit } from './unit.ts';

/** Where a group is evaluated. */
export interface GroupTenant extends EvaluationTenant {
  readonly database: TenantDatabase;
  /**
   * What makes room for the @contexts that a plan puts.
   *
   * @throws Problem when there is none.
   */
  makeRoom(plan: WritePlan): Promise<readonly CatalogueWrite[]>;
  /** Reads Entities that changes are judged by. */
  readEntities(ids: readonly string[], slices: TimeSlices): Promise<ReadonlyMap<string, StoredState>>;
}

/**
 * Evaluates units one after the other, each on the state that the ones before it have left, and makes the documents of
 * what they do. One that is refused, or at fault, leaves no trace.
 *
 * @throws what the driver throws.
 */
export async function evaluateGroup(
  units: readonly Unit[],
  reading: Reading,
  tenant: GroupTenant,
  slices: TimeSlices,
): Promise<readonly Component[]> {
  const { dictionary } = tenant.database;
  const linked = new Map<string, StoredState | undefined>();
  const work = { reading, linked, slices };
  const evaluated = await evaluateAll(units, work, tenant, stageAll);
  try {
    return await composeAll(evaluated, reading, dictionary, slices);
  } catch (error) {
    if (isAway(error)) throw error;
    // A name too many for the tenant, or a fault of ours: whose it is shows when each is looked at by itself.
    const apart = await evaluateAll(units, work, tenant, stageNamed);
    return await composeAll(apart, reading, dictionary, slices);
  }
}

/** How what a unit does is staged: the units after it see what remains of it. */
type Stage = (
  evaluated: Evaluated,
  state: StagedState,
  tenant: GroupTenant,
) => Evaluated | Promise<Evaluated>;

/** What is evaluated on. */
interface GroupWork {
  readonly reading: Reading;
  /** Entities that changes are judged by, read when one asks for them first; undefined where there is none. */
  readonly linked: Map<string, StoredState | undefined>;
  readonly slices: TimeSlices;
}

/** Once, and again each time that linked Entities had to be read first. */
async function evaluateAll(
  units: readonly Unit[],
  work: GroupWork,
  tenant: GroupTenant,
  stageIt: Stage,
): Promise<readonly Evaluated[]> {
  const { linked, slices } = work;
  for (;;) {
    const missing = new Set<string>();
    const all = await evaluateOnce(units, work, missing, tenant, stageIt);
    if (missing.size === 0) return all;
    const read = await tenant.readEntities([...missing], slices);
    for (const id of missing) linked.set(id, read.get(id));
  }
}

async function evaluateOnce(
  units: readonly Unit[],
  { reading, linked, slices }: GroupWork,
  missing: Set<string>,
  tenant: GroupTenant,
  stageIt: Stage,
): Promise<readonly Evaluated[]> {
  const state: StagedState = { reading, entities: new Map(), answers: new Map(), linked, missing };
  const all: Evaluated[] = [];
  for (const [index, unit] of units.entries()) {
    if (slices.isOver) await slices.rest();
    const alone = evaluateUnit(unit, reading.firstNumber + index, state, tenant);
    const evaluated = unit.stageable ? alone : await withRoom(alone, tenant);
    const staged = stageIt(evaluated, state, tenant);
    all.push(staged instanceof Promise ? await staged : staged);
  }
  return all;
}

const stageAll: Stage = (evaluated, state) => {
  stage(evaluated, state);
  return evaluated;
};

/** Only where every name that it brings has a number. */
const stageNamed: Stage = async (evaluated, state, tenant) => {
  const named = await unlessRefused(evaluated, tenant, async () => {
    if (evaluated.plan !== undefined) await nameAll(evaluated.plan, tenant.database.dictionary);
    return evaluated;
  });
  stage(named, state);
  return named;
};

function withRoom(evaluated: Evaluated, tenant: GroupTenant): Promise<Evaluated> {
  return unlessRefused(evaluated, tenant, async () => {
    const { plan } = evaluated;
    if (plan === undefined) return evaluated;
    const removed = await tenant.makeRoom(plan);
    if (removed.length === 0) return evaluated;
    return { ...evaluated, plan: { ...plan, catalogue: [...removed, ...plan.catalogue] } };
  });
}

async function unlessRefused(
  evaluated: Evaluated,
  tenant: GroupTenant,
  work: () => Promise<Evaluated>,
): Promise<Evaluated> {
  try {
    return await work();
  } catch (error) {
    if (isAway(error)) throw error;
    return refusal(evaluated.unit, evaluated.number, error, tenant);
  }
}

async function nameAll(
  { entities, notifications }: WritePlan,
  dictionary: TenantDatabase['dictionary'],
): Promise<void> {
  await withNumbers(dictionary, (idFor) => {
    for (const { after } of entities) if (after !== undefined) encodeEntity(after, idFor);
    for (const { change } of notifications) {
      encodeEntity(change.entity, idFor);
      encodeChangeDetail(change, idFor);
    }
  });
}

async function composeAll(
  evaluated: readonly Evaluated[],
  reading: Reading,
  dictionary: TenantDatabase['dictionary'],
  slices: TimeSlices,
): Promise<readonly Component[]> {
  const components: Component[] = [];
  for (const connected of connect(evaluated)) {
    if (slices.isOver) await slices.rest();
    components.push(await withNumbers(dictionary, (idFor) => composeWrite(connected, reading, idFor)));
  }
  return components;
}

/** Does something with numbers for names, again where some had none. */
async function withNumbers<T>(
  dictionary: TenantDatabase['dictionary'],
  work: (idFor: TermNumber) => T,
): Promise<T> {
  for (;;) {
    const missing = new Set<Iri>();
    const result = work((iri) => {
      const id = dictionary.idOf(iri);
      if (id === undefined) missing.add(iri);
      return id ?? 0;
    });
    if (missing.size === 0) return result;
    await dictionary.allocate(missing);
  }
}
