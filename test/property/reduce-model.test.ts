import fc from 'fast-check';
import { expect, it } from 'vitest';
import { Problem } from '../../src/core/errors.ts';
import type { JsonValue } from '../../src/core/json.ts';
import { coreContext } from '../../src/core/jsonld/core-context.ts';
import type { EntityCommand } from '../../src/core/model/command.ts';
import type { Entity } from '../../src/core/model/entity.ts';
import { expandAttribute, expandEntity } from '../../src/core/model/expand-entity.ts';
import { reduce } from '../../src/core/model/reduce.ts';
import { representEntity } from '../../src/core/represent/represent-entity.ts';
import { arbitraryRequests, firstInstant, stepMs } from '../support/arbitrary-requests.ts';
import { livingEntity, type NaiveEntity, Refusal, renderNaive } from '../support/naive-entity.ts';
import { applyNaively, type NaiveCommand } from '../support/naive-operations.ts';

/**
 * Every write operation (5.6.1 to 5.6.21) against a second, naive account of its rules: the same requests must
 * come to the same Entity, times included, the same refusals, and the same updated and notUpdated.
 */

const id = 'urn:ngsi-ld:Car:1';
const numRuns = Number(process.env.BOCAGE_PROPERTY_RUNS ?? 1000);
/** Each sequence takes about a millisecond. */
const timeoutMs = 20_000 + 10 * numRuns;
const compact = (name: string): string => (name === 'scope' ? name : coreContext.compact(name));

/** What a request looks like when it has been read. @throws Problem where its body is at fault. */
function commandOf(request: NaiveCommand): EntityCommand {
  const expand = (body: unknown, mode: Parameters<typeof expandEntity>[2]) =>
    expandEntity(body as JsonValue, coreContext, mode);
  switch (request.kind) {
    case 'create':
      return { kind: 'createEntity', id, entity: expand({ id, ...request.body }, 'complete') };
    case 'replace':
      return { kind: 'replaceEntity', id, entity: expand({ id, ...request.body }, 'complete') };
    case 'merge': {
      const { body, kind: _, ...parameters } = request;
      return { kind: 'mergeEntity', id, fragment: expand(body, 'merge'), ...parameters };
    }
    case 'mergeSimplified': {
      const { body, kind: _, ...parameters } = request;
      return { kind: 'mergeEntity', id, fragment: expand(body, 'mergeSimplified'), ...parameters };
    }
    case 'append': {
      const { body, noOverwrite } = request;
      return { kind: 'appendAttributes', id, fragment: expand(body, 'append'), noOverwrite };
    }
    case 'update':
      return { kind: 'updateAttributes', id, fragment: expand(request.body, 'update') };
    case 'upsert': {
      const { body, mode, ifNewer } = request;
      return { kind: 'upsertEntity', id, entity: expand({ id, ...body }, 'complete'), mode, ifNewer };
    }
    case 'reduce': {
      const attributes = request.names.map((name) => coreContext.expand(name));
      return { kind: 'reduceAttributes', id, attributes, keep: request.keep };
    }
    case 'expire':
      return { kind: 'expireEntity', id };
    case 'delete':
      return { kind: 'deleteEntity', id };
    default:
      return attributeCommandOf(request);
  }
}

function attributeCommandOf(
  request: Extract<NaiveCommand, { kind: 'partial' | 'replaceAttribute' | 'deleteAttribute' }>,
): EntityCommand {
  const attribute = request.name === 'scope' ? 'scope' : coreContext.expand(request.name);
  if (request.kind === 'deleteAttribute') {
    const { kind: _, name: __, ...selection } = request;
    return { kind: 'deleteAttribute', id, attribute, ...selection };
  }
  const { name, body } = request;
  if (request.kind === 'replaceAttribute') {
    const fragments = expandAttribute(name, body as JsonValue, coreContext, 'complete');
    return { kind: 'replaceAttribute', id, attribute, fragments };
  }
  const [fragment = {}] = expandAttribute(name, body as JsonValue, coreContext, 'partial');
  return { kind: 'partialUpdateAttribute', id, attribute, fragment };
}

/** What both sides say of a request, in the same words. */
interface Account {
  readonly refused?: string;
  readonly entity?: unknown;
  readonly changed?: boolean;
  readonly updated?: readonly string[];
  readonly notUpdated?: readonly string[];
}

const shown = (entity: Entity | undefined): unknown =>
  entity &&
  JSON.parse(JSON.stringify(representEntity(entity, coreContext, { format: 'normalized', sysAttrs: true })));

function reduced(
  state: Entity | undefined,
  request: NaiveCommand,
  now: number,
): [Account, Entity | undefined] {
  try {
    const { entity, change, updated, notUpdated } = reduce(state, commandOf(request), now);
    const account = {
      entity: shown(entity),
      changed: change !== undefined,
      updated: entity === undefined ? [] : updated.map(compact).sort(),
      notUpdated: notUpdated.map(({ attribute }) => compact(attribute)).sort(),
    };
    return [account, entity];
  } catch (error) {
    if (error instanceof Problem) return [{ refused: error.code }, state];
    throw error;
  }
}

function naive(
  state: NaiveEntity | undefined,
  request: NaiveCommand,
  now: number,
): [Account, NaiveEntity | undefined] {
  try {
    const { entity, ...outcome } = applyNaively(id, state, request, now);
    return [{ entity: entity && JSON.parse(JSON.stringify(renderNaive(entity))), ...outcome }, entity];
  } catch (error) {
    if (error instanceof Refusal) return [{ refused: error.message }, state];
    throw error;
  }
}

it(
  'comes to what a naive model of the rules comes to, step by step (5.6.1 to 5.6.21, 4.22)',
  () => {
    fc.assert(
      fc.property(arbitraryRequests, (requests) => {
        let state: Entity | undefined;
        let model: NaiveEntity | undefined;
        for (const [step, request] of requests.entries()) {
          const now = firstInstant + step * stepMs;
          const [actual, next] = reduced(state, request, now);
          const [expected, nextModel] = naive(model, request, now);
          expect(actual, `step ${step}`).toEqual(expected);
          state = next;
          model = nextModel;
        }
      }),
      { numRuns },
    );
  },
  timeoutMs,
);

it('tries sequences in which most is taken, and some of everything is refused', () => {
  const counts = new Map<string, number>();
  for (const requests of fc.sample(arbitraryRequests, { numRuns: 300, seed: 7 })) {
    let model: NaiveEntity | undefined;
    for (const [step, request] of requests.entries()) {
      const now = firstInstant + step * stepMs;
      const [{ refused = 'taken' }, next] = naive(model, request, now);
      counts.set(refused, (counts.get(refused) ?? 0) + 1);
      if (livingEntity(next, now + stepMs) === undefined && next !== undefined) counts.set('expired', 1);
      model = next;
    }
  }
  expect([...counts.keys()].sort()).toEqual([
    'AlreadyExists',
    'BadRequestData',
    'ResourceNotFound',
    'expired',
    'taken',
  ]);
  expect(counts.get('taken')).toBeGreaterThan(700);
});
