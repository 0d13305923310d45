import { hash } from 'node:crypto';
import type { CatalogueCommand, PreparedItem, PreparedRequest } from '../../../commit/plan.ts';
import type { CommitResult, Envelope, ItemOutcome } from '../../../commit/request.ts';
import { Problem, toProblemDetails } from '../../../core/errors.ts';
import { entityKey } from './entity-key.ts';
import type { KeyedAnswer, UnitOutcome, UnitParts } from './unit.ts';

/** A request that is ready to be carried out. */
export interface ReadyRequest {
  readonly prepared: PreparedRequest;
  readonly envelope: Envelope;
  /** What tells it from others with the same idempotency key. */
  readonly digest?: string;
  /** Characters of its body. */
  readonly size: number;
  /**
   * Whether its items may fare differently where the store fails some: else the whole of it is rejected, and sending
   * it again does what was left out.
   */
  readonly answersItems: boolean;
  resolve(result: CommitResult): void;
  reject(problem: Problem): void;
}

/** Takes a request apart into what has to be atomic. Nothing is left where every item is refused: it is answered. */
export function splitRequest(request: ReadyRequest): readonly UnitParts[] {
  const { items } = request.prepared;
  if (request.digest !== undefined) return [wholeOf(request)];
  const parts = partsOf(items);
  // All of it on one Entity, as most are, or one write on the catalogue.
  if (parts.length === 1 && parts[0]?.length === items.length) return [wholeOf(request)];
  const answers = gatherAnswers(request, parts.length);
  return parts.map((places) => partOf(request, places, answers));
}

/** The places of the items on each Entity, and of those on the catalogue. */
function partsOf(items: readonly PreparedItem[]): readonly (readonly number[])[] {
  const parts = new Map<string, number[]>();
  for (const [place, item] of items.entries()) {
    if (item.kind === 'refused') continue;
    const key = item.kind === 'entity' ? entityKey(item.command.id) : '';
    const part = parts.get(key);
    if (part === undefined) parts.set(key, [place]);
    else part.push(place);
  }
  return [...parts.values()];
}

function wholeOf(request: ReadyRequest): UnitParts {
  const { prepared, envelope, digest, size } = request;
  const keyed = keyedOf(envelope.idempotencyKey, digest);
  const order = orderOf(prepared.items);
  return {
    prepared,
    envelope,
    ...order,
    ...(keyed !== undefined && { keyed, keys: [...order.keys, `k${keyed.id}`] }),
    size,
    settle(outcome) {
      if (outcome.kind === 'answered') request.resolve(outcome.result);
      else request.reject(new Problem('ServiceUnavailable', outcome.detail));
    },
  };
}

function partOf(
  { prepared, envelope, size }: ReadyRequest,
  places: readonly number[],
  answers: ReturnType<typeof gatherAnswers>,
): UnitParts {
  const items = places.map((place) => prepared.items[place] as PreparedItem);
  return {
    prepared: { ...prepared, single: false, items },
    envelope,
    ...orderOf(items),
    size: Math.ceil((size * items.length) / prepared.items.length),
    settle: (outcome) => answers.add(items, places, outcome),
  };
}

/** What it has to keep its order with. */
function orderOf(
  items: readonly PreparedItem[],
): Pick<UnitParts, 'entityIds' | 'keys' | 'exclusive' | 'stageable'> {
  const entityIds = new Set<string>();
  const keys = new Set<string>();
  let exclusive = false;
  let stageable = true;
  for (const item of items) {
    if (item.kind === 'entity') entityIds.add(item.command.id);
    if (item.kind !== 'catalogue') continue;
    stageable = false;
    exclusive ||= isOnSubscription(item.command);
    for (const key of keysOf(item.command)) keys.add(key);
  }
  for (const id of entityIds) keys.add(entityKey(id));
  return { entityIds: [...entityIds], keys: [...keys], exclusive, stageable };
}

function keyedOf(key: string | undefined, digest: string | undefined): KeyedAnswer | undefined {
  if (key === undefined || digest === undefined) return undefined;
  return { id: hash('sha256', key, 'base64url'), key, digest };
}

/** Which order to keep between writes on the catalogue. */
function keysOf(command: CatalogueCommand): readonly string[] {
  switch (command.kind) {
    case 'createSubscription':
      return command.copy === undefined ? [] : ['contexts'];
    case 'addContext':
    case 'restoreContext':
    case 'deleteContext':
    case 'cacheContext':
      return ['contexts'];
    case 'settleNotifications':
      return [...command.settlements, ...command.statistics].map(
        ({ subscriptionId }) => `s${subscriptionId}`,
      );
    case 'replayNotification':
      return [`s${command.deadLetter.subscriptionId}`];
    default:
      return [];
  }
}

/** It decides what every change after it owes, and is told of by none before it. */
function isOnSubscription({ kind }: CatalogueCommand): boolean {
  return kind.endsWith('Subscription') || kind === 'pauseDelivery';
}

/** Puts the outcomes of the units of a request together again in the order of its items. */
function gatherAnswers(request: ReadyRequest, units: number) {
  const gathered = request.prepared.items.map((item): ItemOutcome | undefined =>
    item.kind === 'refused' ? item : undefined,
  );
  let missing = units;
  const failures: Extract<UnitOutcome, { kind: 'unavailable' }>[] = [];

  function answer(): void {
    const [failure] = failures;
    if (failure === undefined || (request.answersItems && failures.length < units)) {
      request.resolve({ kind: 'done', items: gathered as ItemOutcome[] });
      return;
    }
    const worst = failures.find(({ mayHaveHappened }) => mayHaveHappened) ?? failure;
    request.reject(new Problem('ServiceUnavailable', failures.length === units ? worst.detail : inPart));
  }

  if (missing === 0) answer();
  return {
    add(items: readonly PreparedItem[], places: readonly number[], outcome: UnitOutcome) {
      missing -= 1;
      if (outcome.kind === 'unavailable') failures.push(outcome);
      for (const [index, place] of places.entries()) {
        gathered[place] = itemOutcome(items[index] as PreparedItem, index, outcome);
      }
      if (missing === 0) answer();
    },
  };
}

const inPart = 'Bocage could not carry out all of the request: some of its items took effect.';

function itemOutcome(item: PreparedItem, index: number, outcome: UnitOutcome): ItemOutcome {
  if (outcome.kind === 'unavailable') {
    const problem = toProblemDetails(new Problem('ServiceUnavailable', outcome.detail));
    return { kind: 'refused', id: idOf(item), problem };
  }
  const { result } = outcome;
  if (result.kind === 'refused') return { kind: 'refused', id: idOf(item), problem: result.problem };
  return result.items[index] as ItemOutcome;
}

function idOf(item: PreparedItem): string {
  if (item.kind === 'refused') return item.id;
  const { command } = item;
  if ('id' in command) return command.id;
  if (command.kind === 'replayNotification') return command.deadLetter.id;
  return 'subscription' in command ? command.subscription.id : '';
}
