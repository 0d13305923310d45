import { Problem, toProblemDetails } from '../core/errors.ts';
import type { ContextValue } from '../core/jsonld/context.ts';
import { contextKey } from '../core/jsonld/context-key.ts';
import { hostedContextUrl } from '../core/jsonld/hosted-context.ts';
import type { EntityChange, Reduction } from '../core/model/change.ts';
import type { EntityCommand, RestoreEntity } from '../core/model/command.ts';
import type { Entity } from '../core/model/entity.ts';
import { withoutExpired } from '../core/model/expire-entity.ts';
import { reduceLive } from '../core/model/reduce.ts';
import { expireEntity } from '../core/model/reduce-expiry.ts';
import { restoreEntity } from '../core/model/reduce-restore.ts';
import { dateTimeToEpoch } from '../core/model/validate.ts';
import { matches } from '../core/query/matches.ts';
import { mergeSubscription } from '../core/subscription/merge-subscription.ts';
import { notifiedChange } from '../core/subscription/notification.ts';
import type { NotifiedChange } from '../core/subscription/notified-change.ts';
import type { Subscription } from '../core/subscription/subscription.ts';
import type {
  CatalogueCommand,
  CatalogueWrite,
  CommitMoment,
  CommitView,
  EntityWrite,
  NotificationWrite,
  PreparedItem,
  PreparedRequest,
  WritePlan,
} from './plan.ts';
import type { DeadNotification, Envelope, ItemOutcome } from './request.ts';
import { restoreCatalogue } from './restore-catalogue.ts';

/** What the items of one request have done so far: later items see the work of earlier ones. */
interface Work {
  readonly view: CommitView;
  readonly moment: CommitMoment;
  readonly envelope: Envelope;
  readonly entities: Map<string, { before: Entity | undefined; after: Entity | undefined }>;
  readonly notifications: NotificationWrite[];
  readonly catalogue: CatalogueWrite[];
  /** Ids made so far in this commit. */
  made: number;
}

/** What notifications of a change have of the request that made it; nothing of a change that nobody asked for. */
type ChangeOrigin = Pick<Envelope, 'headers' | 'via' | 'returned'>;

/**
 * The pure heart of every commit: guard → reduce → match → write plan, item by item. An item that is refused
 * leaves no trace and does not harm the others.
 */
export function evaluate(
  request: PreparedRequest,
  envelope: Envelope,
  view: CommitView,
  moment: CommitMoment,
): WritePlan {
  const work: Work = {
    view,
    moment,
    envelope,
    entities: new Map(),
    notifications: [],
    catalogue: [],
    made: 0,
  };
  const outcomes = request.items.map((item) => evaluateItem(item, work));
  const [first] = outcomes;
  return {
    entities: writesOf(work),
    notifications: work.notifications,
    catalogue: work.catalogue,
    outcome:
      request.single && first?.kind === 'refused'
        ? { kind: 'refused', problem: first.problem }
        : { kind: 'done', items: outcomes },
  };
}

function evaluateItem(item: PreparedItem, work: Work): ItemOutcome {
  if (item.kind === 'refused') return item;
  if (item.kind === 'catalogue')
    return refusedOr(idOf(item.command), () => applyCatalogue(item.command, work));
  return refusedOr(item.command.id, () => applyEntity(item.command, work));
}

/** A Problem is the item's outcome; anything else is a fault of ours and fails the request (poison isolation). */
function refusedOr(id: string, apply: () => ItemOutcome): ItemOutcome {
  try {
    return apply();
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
    return { kind: 'refused', id, problem: toProblemDetails(error) };
  }
}

function applyEntity(command: EntityCommand, work: Work): ItemOutcome {
  if (command.kind === 'restoreEntity') return applyRestore(command, work);
  const { now } = work.moment;
  if (command.kind !== 'expireEntity') removeExpired(command.id, work);
  const state = stateOf(command.id, work);
  if (command.guard !== undefined && (state === undefined || !matches(command.guard, state))) {
    throw new Problem('ResourceNotFound', `There is no Entity ${command.id} that the request selects.`);
  }
  const reduction =
    command.kind === 'expireEntity' ? expireEntity(state, now) : reduceLive(state, command, now);
  if (reduction.change !== undefined) record(reduction.change, work, work.envelope);
  return outcomeOf(command.id, reduction);
}

/** Nobody is owed a notification: what is restored happened long ago. */
function applyRestore(command: RestoreEntity, work: Work): ItemOutcome {
  const reduction = restoreEntity(stateOf(command.id, work), command, work.moment.now);
  if (reduction.change !== undefined) keep(reduction.change, work);
  return outcomeOf(command.id, reduction);
}

/**
 * What has expired in an Entity and was not removed yet goes first, as a change of its own: its end is told even where
 * the id is taken again at once, and guards see what is alive. It stands whatever becomes of the command.
 */
function removeExpired(id: string, work: Work): void {
  const { change } = expireEntity(stateOf(id, work), work.moment.now);
  // Nobody asked for it: neither the request's headers nor its way here belong to it.
  if (change !== undefined) record(change, work, {});
}

function stateOf(id: string, work: Work): Entity | undefined {
  const touched = work.entities.get(id);
  return touched === undefined ? work.view.entity(id) : touched.after;
}

/** As others link to it: without what has expired, removed or not. */
function liveEntity(id: string, work: Work): Entity | undefined {
  const touched = work.entities.get(id);
  const state = touched === undefined ? work.view.linkedEntity(id) : touched.after;
  return state && withoutExpired(state, work.moment.now);
}

function record(change: EntityChange, work: Work, origin: ChangeOrigin): void {
  keep(change, work);
  oweNotifications(change, work, origin);
}

function keep({ id, before, after }: EntityChange, work: Work): void {
  const touched = work.entities.get(id);
  if (touched === undefined) work.entities.set(id, { before, after });
  else touched.after = after;
}

function outcomeOf(id: string, reduction: Reduction): ItemOutcome {
  return {
    kind: 'done',
    id,
    effect: reduction.change?.kind ?? 'none',
    updated: reduction.updated,
    notUpdated: reduction.notUpdated,
  };
}

function oweNotifications(change: EntityChange, work: Work, origin: ChangeOrigin): void {
  const { now } = work.moment;
  const { returned = false } = origin;
  const fired = work.view
    .subscriptions()
    .fired(change, now, { linked: (id) => liveEntity(id, work), returned });
  if (fired.length === 0) return;
  work.notifications.push({
    change: notifiedChange(change, fired, now, origin),
    recipients: fired.map(({ id }) => ({ subscriptionId: id, notificationId: makeId('Notification', work) })),
  });
}

function applyCatalogue(command: CatalogueCommand, work: Work): ItemOutcome {
  switch (command.kind) {
    case 'createSubscription': {
      const id = command.subscription.id === '' ? makeId('Subscription', work) : command.subscription.id;
      if (work.view.subscription(id) !== undefined) {
        throw new Problem('AlreadyExists', `A Subscription with the id ${id} exists.`);
      }
      const { copy } = command;
      const hosted =
        copy === undefined
          ? {}
          : { contextUrl: hostedContextUrl(copy.origin, hostImplicitly(copy.context, work).id) };
      work.catalogue.push({
        kind: 'putSubscription',
        subscription: { ...command.subscription, id, ...hosted },
      });
      return { kind: 'done', id, effect: 'created' };
    }
    case 'updateSubscription': {
      const existing = existingSubscription(command.id, work.view);
      const subscription = mergeSubscription(existing, command.patch, command.context, work.moment.now);
      work.catalogue.push({ kind: 'putSubscription', subscription });
      return { kind: 'done', id: command.id, effect: 'updated' };
    }
    case 'deleteSubscription':
      existingSubscription(command.id, work.view);
      work.catalogue.push(command);
      return { kind: 'done', id: command.id, effect: 'deleted' };
    case 'pauseDelivery':
      return pauseDelivery(command, work);
    case 'replayNotification':
      return replayNotification(command.deadLetter, work);
    case 'addContext':
      return addContext(command, work);
    case 'deleteContext':
      if (!work.view.hasContext(command.id)) {
        throw new Problem('ResourceNotFound', `There is no @context ${command.id}.`);
      }
      work.catalogue.push(command);
      return { kind: 'done', id: command.id, effect: 'deleted' };
    case 'cacheContext':
      work.catalogue.push({ ...command, createdAt: work.moment.now });
      return { kind: 'done', id: command.url, effect: 'updated' };
    case 'restoreSubscription':
    case 'restoreContext': {
      const { id, effect, writes } = restoreCatalogue(command, work.view);
      work.catalogue.push(...writes);
      return { kind: 'done', id, effect };
    }
    default:
      work.catalogue.push(command);
      return { kind: 'done', id: '', effect: 'updated' };
  }
}

/** No update of the Subscription by its client: `modifiedAt` stays. */
function pauseDelivery(
  { id, paused }: Extract<CatalogueCommand, { kind: 'pauseDelivery' }>,
  work: Work,
): ItemOutcome {
  const { deliveryPaused, ...rest } = existingSubscription(id, work.view);
  if (paused === (deliveryPaused ?? false)) return { kind: 'done', id, effect: 'none' };
  const subscription: Subscription = paused ? { ...rest, deliveryPaused: true } : rest;
  work.catalogue.push({ kind: 'putSubscription', subscription });
  return { kind: 'done', id, effect: 'updated' };
}

/** @throws Problem where nobody would be told: delivery passes over what is owed to a Subscription that has expired. */
function replayNotification(
  { id, subscriptionId, notificationId, change }: DeadNotification,
  work: Work,
): ItemOutcome {
  const { now } = work.moment;
  const { expiresAt } = existingSubscription(subscriptionId, work.view);
  if (expiresAt !== undefined && dateTimeToEpoch(expiresAt) <= now) {
    throw new Problem('OperationNotSupported', `The Subscription ${subscriptionId} expired at ${expiresAt}.`);
  }
  const owed: NotifiedChange = { ...change, owedSince: now };
  work.notifications.push({ change: owed, recipients: [{ subscriptionId, notificationId }] });
  work.catalogue.push({ kind: 'discardDeadLetters', ids: [id] });
  return { kind: 'done', id, effect: 'updated' };
}

function addContext(
  { hosted, context }: Extract<CatalogueCommand, { kind: 'addContext' }>,
  work: Work,
): ItemOutcome {
  if (hosted === 'ImplicitlyCreated') {
    const { id, created } = hostImplicitly(context, work);
    return { kind: 'done', id, effect: created ? 'created' : 'none' };
  }
  const { sequence, now, digest } = work.moment;
  work.made += 1;
  const id = digest(`Hosted ${sequence} ${work.made}`);
  work.catalogue.push({ kind: 'putContext', id, hosted, context, createdAt: now });
  return { kind: 'done', id, effect: 'created' };
}

/** Values of one meaning share one copy: its id comes from what it says. */
function hostImplicitly(context: ContextValue, work: Work): { id: string; created: boolean } {
  const id = work.moment.digest(`ImplicitlyCreated ${contextKey(context)}`);
  const created = !work.view.hasContext(id);
  if (created) {
    const createdAt = work.moment.now;
    work.catalogue.push({ kind: 'putContext', id, hosted: 'ImplicitlyCreated', context, createdAt });
  }
  return { id, created };
}

function existingSubscription(id: string, view: CommitView) {
  const subscription = view.subscription(id);
  if (subscription === undefined) {
    throw new Problem('ResourceNotFound', `There is no Subscription with the id ${id}.`);
  }
  return subscription;
}

function idOf(command: CatalogueCommand): string {
  switch (command.kind) {
    case 'createSubscription':
    case 'restoreSubscription':
      return command.subscription.id;
    case 'updateSubscription':
    case 'deleteSubscription':
    case 'pauseDelivery':
    case 'deleteContext':
    case 'restoreContext':
      return command.id;
    case 'replayNotification':
      return command.deadLetter.id;
    default:
      return '';
  }
}

/** Unique within the tenant by its sequence, and between tenants and installations by its seed. */
function makeId(type: 'Notification' | 'Subscription', work: Work): string {
  const { seed, sequence } = work.moment;
  work.made += 1;
  return `urn:ngsi-ld:${type}:${seed}-${sequence.toString(36)}-${work.made.toString(36)}`;
}

function writesOf(work: Work): EntityWrite[] {
  const writes: EntityWrite[] = [];
  for (const [id, { before, after }] of work.entities) {
    // Created and deleted again within the request: nothing to write.
    if (before === undefined && after === undefined) continue;
    writes.push({ id, ...(before !== undefined && { before }), ...(after !== undefined && { after }) });
  }
  return writes;
}
