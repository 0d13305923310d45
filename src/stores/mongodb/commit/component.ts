import type { CatalogueWrite } from '../../../commit/plan.ts';
import type { CommitResult } from '../../../commit/request.ts';
import type { Entity, EpochMs, Iri } from '../../../core/model/entity.ts';
import { encodeChangeDetail } from '../../shared/change.ts';
import { encodeEntity, type TermNumber } from '../../shared/encode-entity.ts';
import { type AtomicWrite, type EntityStep, type OwedChange, raisesEpoch } from '../atomic-write.ts';
import { entityDocument } from '../codec/entity-document.ts';
import type { CatalogueState } from '../tenant-database.ts';
import type { WrittenFacts } from './commit-notice.ts';
import { entityKey } from './entity-key.ts';
import type { Evaluated } from './evaluate-unit.ts';
import type { Reading } from './reading.ts';
import type { Unit } from './unit.ts';

/** Units that were evaluated on what others of them did: they happen together or not at all. */
export interface Component {
  readonly units: readonly Unit[];
  readonly results: ReadonlyMap<Unit, CommitResult>;
  /** Undefined where nothing is to be written. */
  readonly write: AtomicWrite | undefined;
  readonly facts: WrittenFacts;
}

/** What became of one Entity in a component. */
interface Change {
  after: Entity | undefined;
  version: number;
}

/** Puts those together that share a key, or were judged by what others did, each with what came before it. */
export function connect(evaluated: readonly Evaluated[]): readonly (readonly Evaluated[])[] {
  const leaders = evaluated.map((_, index) => index);
  const leaderOf = (index: number): number => {
    let leader = index;
    while (leaders[leader] !== leader) leader = leaders[leader] as number;
    leaders[index] = leader;
    return leader;
  };
  const firstWith = new Map<string, number>();
  for (const [index, { unit, judgedBy }] of evaluated.entries()) {
    const keys = judgedBy === undefined ? unit.keys : [...unit.keys, ...[...judgedBy].map(entityKey)];
    for (const key of keys) {
      const first = firstWith.get(key);
      if (first === undefined) firstWith.set(key, index);
      else leaders[leaderOf(index)] = leaderOf(first);
    }
  }
  const components = new Map<number, Evaluated[]>();
  for (const [index, one] of evaluated.entries()) {
    const leader = leaderOf(index);
    const component = components.get(leader);
    if (component === undefined) components.set(leader, [one]);
    else component.push(one);
  }
  return [...components.values()];
}

/** Makes the documents of what units of one component do, in their order. */
export function composeWrite(
  evaluated: readonly Evaluated[],
  reading: Reading,
  idFor: TermNumber,
): Component {
  const changes = changesOf(evaluated);
  const texts = new Map<Entity, string>();
  const entities: EntityStep[] = [];
  let expiresAt: EpochMs = Number.POSITIVE_INFINITY;
  for (const [id, change] of changes) {
    const step = stepOf(id, change, reading, idFor);
    entities.push(step);
    expiresAt = Math.min(expiresAt, step.document?.e ?? expiresAt);
    if (change.after !== undefined) texts.set(change.after, step.document?.d as string);
  }
  const owed = owedBy(evaluated, { texts, state: reading.state, idFor });
  const catalogue = evaluated.flatMap(({ plan }): readonly CatalogueWrite[] => plan?.catalogue ?? []);
  const write: AtomicWrite = {
    entities: entities.filter((step) => isWritten(step, owed)),
    changes: owed,
    answers: evaluated.flatMap(({ answer }) => answer ?? []),
    catalogue,
    ...(catalogue.some(raisesEpoch) && { epoch: reading.state.epoch }),
  };
  return {
    units: evaluated.map(({ unit }) => unit),
    results: new Map(evaluated.map(({ unit, result }) => [unit, result])),
    write: isEmpty(write) ? undefined : write,
    facts: {
      entityIds: [...changes.keys()],
      types: typesOf(changes, reading),
      notified: notifiedBy(evaluated),
      expiresAt,
      subscriptions: catalogue.flatMap(changedSubscription),
      contexts: false,
    },
  };
}

function changedSubscription(write: CatalogueWrite): readonly string[] {
  if (write.kind === 'putSubscription') return [write.subscription.id];
  return write.kind === 'deleteSubscription' ? [write.id] : [];
}

/** Components that have nothing to do with each other, as one: what is written of them happens together. */
export function join(components: readonly Component[]): Component {
  const writes = components.flatMap(({ write }) => write ?? []);
  const facts = components.map((component) => component.facts);
  return {
    units: components.flatMap(({ units }) => units),
    results: new Map(components.flatMap(({ results }) => [...results])),
    write: {
      entities: writes.flatMap(({ entities }) => entities),
      changes: writes.flatMap(({ changes }) => changes),
      answers: writes.flatMap(({ answers }) => answers),
      catalogue: [],
    },
    facts: {
      entityIds: facts.flatMap(({ entityIds }) => entityIds),
      types: new Set(facts.flatMap(({ types }) => [...types])),
      notified: new Set(facts.flatMap(({ notified }) => [...notified])),
      expiresAt: Math.min(...facts.map(({ expiresAt }) => expiresAt)),
      subscriptions: [],
      contexts: false,
    },
  };
}

function changesOf(evaluated: readonly Evaluated[]): ReadonlyMap<string, Change> {
  const changes = new Map<string, Change>();
  for (const { plan, number } of evaluated) {
    for (const { id, after } of plan?.entities ?? []) changes.set(id, { after, version: number });
  }
  return changes;
}

function stepOf(
  id: string,
  { after, version }: Change,
  { stored, state }: Reading,
  idFor: TermNumber,
): EntityStep {
  const { indexed, generation } = state;
  return {
    id,
    expected: stored.get(id)?.expected,
    document: after && entityDocument(after, { version, idFor, indexed, generation }),
    version,
  };
}

/** What was made and deleted again leaves nothing to write, unless something is owed for it. */
function isWritten({ id, expected, document }: EntityStep, owed: readonly OwedChange[]): boolean {
  return document !== undefined || expected !== undefined || owed.some(({ i }) => i === id);
}

function owedBy(
  evaluated: readonly Evaluated[],
  { texts, state, idFor }: { texts: ReadonlyMap<Entity, string>; state: CatalogueState; idFor: TermNumber },
): readonly OwedChange[] {
  const owed: OwedChange[] = [];
  for (const { plan } of evaluated) {
    for (const { change, recipients } of plan?.notifications ?? []) {
      // Another process may have deleted one since: nothing is owed to it.
      const left = recipients.flatMap(({ subscriptionId, notificationId }) => {
        const sid = state.subscription(subscriptionId)?.sid;
        return sid === undefined ? [] : { s: sid, n: notificationId };
      });
      if (left.length === 0) continue;
      owed.push({
        i: change.entity.id,
        d: texts.get(change.entity) ?? encodeEntity(change.entity, idFor),
        c: encodeChangeDetail(change, idFor),
        recipients: left,
      });
    }
  }
  return owed;
}

function isEmpty({ entities, changes, answers, catalogue }: AtomicWrite): boolean {
  return entities.length + changes.length + answers.length + catalogue.length === 0;
}

function typesOf(changes: ReadonlyMap<string, Change>, { stored }: Reading): ReadonlySet<Iri> {
  const types = new Set<Iri>();
  for (const [id, { after }] of changes) {
    for (const type of stored.get(id)?.entity?.types ?? []) types.add(type);
    for (const type of after?.types ?? []) types.add(type);
  }
  return types;
}

function notifiedBy(evaluated: readonly Evaluated[]): ReadonlySet<string> {
  const notified = new Set<string>();
  for (const { plan } of evaluated) {
    for (const { recipients } of plan?.notifications ?? []) {
      for (const { subscriptionId } of recipients) notified.add(subscriptionId);
    }
  }
  return notified;
}
