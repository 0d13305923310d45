import type { PreparedRequest } from '../../commit/plan.ts';
import { entityPreparers } from '../../commit/prepare-entity.ts';
import type { PrepareScope } from '../../commit/preparer.ts';
import type { EntityOperation, RawBody } from '../../commit/request.ts';
import { badRequest, Problem } from '../../core/errors.ts';
import { isObject, type JsonObject, parseJson } from '../../core/json.ts';
import { contextOfBody } from '../../core/jsonld/request-context.ts';
import { choiceAt, objectAt, stringAt } from '../../core/member.ts';
import type { EntityChange } from '../../core/model/change.ts';
import type { EntityCommand } from '../../core/model/command.ts';
import type { Entity, EpochMs } from '../../core/model/entity.ts';
import { withoutExpired } from '../../core/model/expire-entity.ts';
import { reduce } from '../../core/model/reduce.ts';
import { explainFiring, type Firing } from '../../core/subscription/explain-firing.ts';
import type { Subscription } from '../../core/subscription/subscription.ts';
import type { QueryInput } from '../input.ts';
import { internalEnvelope } from '../internal-envelope.ts';
import { booleanParameter, pageParameters } from '../parameters.ts';
import { plainContent } from '../rendering.ts';
import type { Content } from '../result.ts';
import type { Services } from '../services.ts';

const operations = [
  'createEntity',
  'replaceEntity',
  'mergeEntity',
  'appendAttributes',
  'updateAttributes',
  'deleteEntity',
] as const satisfies readonly EntityOperation['name'][];

type DryOperation = Extract<EntityOperation, { name: (typeof operations)[number] }>;

const members = ['operation', 'id', 'entity'];

/** Subscriptions that are read at a time. */
const readAtOnce = 500;

/**
 * What a write would do to an Entity as it is now, which Subscriptions that would fire, and what keeps the others from
 * it. Nothing is written, and nobody is told.
 *
 * @throws Problem as the write itself would be refused.
 */
export async function dryRun(services: Services, input: QueryInput): Promise<Content> {
  const { tenant, parameters } = input;
  const page = pageParameters(parameters, services.limits);
  const wanted = booleanParameter(parameters, 'fires');
  await services.tenants.assertExists(tenant);
  const change = await changeOf(services, input);
  const judged = change === undefined ? [] : await judgeAll(services, tenant, change);
  const firing = judged.filter(({ firing }) => firing.fires);
  const others = judged.filter(({ firing }) => !firing.fires);
  const shown = wanted === undefined ? [...firing, ...others] : wanted ? firing : others;
  return plainContent({
    change: change === undefined ? null : representChange(change),
    fires: firing.length,
    doesNotFire: others.length,
    subscriptions: shown.slice(page.offset, page.offset + page.limit).map(representJudgement),
  });
}

/** @returns undefined where the write would change nothing. */
async function changeOf(services: Services, input: QueryInput): Promise<EntityChange | undefined> {
  const { tenant } = input;
  const command = await commandOf(services, input);
  const state = await services.store.entities.retrieve(tenant, command.id);
  return reduce(state, command, services.clock()).change;
}

async function commandOf(services: Services, input: QueryInput): Promise<EntityCommand> {
  const { tenant, body } = input;
  if (body.text === '') throw new Problem('InvalidRequest', 'body: expected JSON, but it is empty.');
  const request = objectAt(parseJson(body.text), 'body');
  for (const member of Object.keys(request)) {
    if (!members.includes(member)) throw badRequest(`${member}: expected no such member.`);
  }
  const operation = operationOf(request, body);
  const value = request.entity === undefined ? body.link : contextValueOf(request.entity as JsonObject, body);
  const context = await services.contexts.resolve(tenant, value);
  const scope: PrepareScope = {
    envelope: internalEnvelope(tenant, services.clock),
    maximumBatch: 1,
    sendsMail: false,
    context: () => context,
  };
  const prepare = entityPreparers[operation.name] as (
    operation: DryOperation,
    scope: PrepareScope,
  ) => PreparedRequest;
  const [item] = prepare(operation, scope).items;
  if (item?.kind !== 'entity') throw new Error('a write on one Entity is one command');
  return item.command;
}

function contextValueOf(entity: JsonObject, { mediaType, link }: RawBody) {
  return contextOfBody(entity, mediaType, link);
}

function operationOf(request: JsonObject, body: RawBody): DryOperation {
  const name = choiceAt(request.operation, 'operation', operations);
  const { entity } = request;
  if (name === 'deleteEntity') {
    if (entity !== undefined) throw badRequest('entity: expected none with deleteEntity.');
    const { link } = body;
    return { name, id: stringAt(request.id, 'id'), ...(link !== undefined && { link }) };
  }
  if (!isObject(entity)) throw badRequest('entity: expected an Entity, or the part of one that is written.');
  const fragment: RawBody = { ...body, text: JSON.stringify(entity) };
  if (name === 'createEntity') {
    if (request.id !== undefined) throw badRequest('id: expected in the Entity with createEntity.');
    return { name, body: fragment };
  }
  const id = stringAt(request.id, 'id');
  if (name === 'mergeEntity') return { name, id, body: fragment, format: 'normalized' };
  if (name === 'appendAttributes') return { name, id, body: fragment, noOverwrite: false };
  return { name, id, body: fragment };
}

interface Judgement {
  readonly subscription: Subscription;
  readonly firing: Firing;
}

async function judgeAll(
  services: Services,
  tenant: string,
  change: EntityChange,
): Promise<readonly Judgement[]> {
  const { store, clock } = services;
  const linked = createLinked((ids) => store.entities.retrieveMany(tenant, ids), change);
  const judged: Judgement[] = [];
  for (let offset = 0; ; offset += readAtOnce) {
    const { records } = await store.catalogue.subscriptions(tenant, { limit: readAtOnce, offset });
    for (const { subscription } of records) {
      judged.push({ subscription, firing: await linked.judge(subscription, clock()) });
    }
    if (records.length < readAtOnce) return judged;
  }
}

/** Reads what a `q` follows links to, without what has expired, until nothing is missing. */
function createLinked(read: (ids: readonly string[]) => Promise<readonly Entity[]>, change: EntityChange) {
  const known = new Map<string, Entity | undefined>([[change.id, change.after]]);
  return {
    async judge(subscription: Subscription, now: EpochMs): Promise<Firing> {
      for (;;) {
        const missing = new Set<string>();
        const firing = explainFiring(subscription, change, now, (id) => {
          if (!known.has(id)) missing.add(id);
          return known.get(id);
        });
        if (missing.size === 0) return firing;
        for (const id of missing) known.set(id, undefined);
        for (const entity of await read([...missing])) known.set(entity.id, withoutExpired(entity, now));
      }
    },
  };
}

function representChange({ id, kind, attributes }: EntityChange): JsonObject {
  return {
    id,
    kind,
    attributes: attributes.map(
      ({ attribute, datasetId, before, after }): JsonObject => ({
        attribute,
        ...(datasetId !== undefined && { datasetId }),
        effect: before === undefined ? 'created' : after === undefined ? 'deleted' : 'updated',
      }),
    ),
  };
}

function representJudgement({ subscription, firing }: Judgement): JsonObject {
  const { id, subscriptionName, deliveryPaused } = subscription;
  return {
    id,
    ...(subscriptionName !== undefined && { subscriptionName }),
    ...firing,
    ...(deliveryPaused !== undefined && { deliveryPaused }),
  };
}
