import { setTimeout as pause } from 'node:timers/promises';
import { jsonRequest } from '../support/json-request.ts';
import { type Random, randomInteger } from '../support/random.ts';
import type { Fleet } from './fleet.ts';
import type { SharedState, SharedWrite } from './shared-audit.ts';

export const sharedType = 'SharedItem';

/** Entities that all writers write, through all processes. */
export const sharedIds: readonly string[] = Array.from(
  { length: 6 },
  (_, place) => `urn:ngsi-ld:SharedItem:${place}`,
);

export interface SharedWriters {
  readonly writes: ReadonlyMap<number, SharedWrite>;
  /** One after the other, each through another process, until it is said to stop. */
  write(writer: number, stopped: () => boolean): Promise<void>;
}

export interface SharedWritersOptions {
  readonly fleet: Pick<Fleet, 'any'>;
  readonly random: Random;
  readonly pauseMs: number;
  /** Told of an answer that no write should get. */
  readonly complain: (finding: string) => void;
}

const AFTER_CUT_MS = 50;

interface Request {
  readonly method: string;
  readonly path: string;
  readonly body?: Record<string, unknown>;
  readonly done: number;
  readonly refused: number;
}

const property = (value: number) => ({ type: 'Property', value });

function requestOf({ entityId, kind, value, attribute }: SharedWrite): Request {
  const path = `/entities/${entityId}`;
  const attributes = {
    by: property(value),
    ...(attribute !== undefined && { [attribute]: property(value) }),
  };
  switch (kind) {
    case 'create':
      return {
        method: 'POST',
        path: '/entities',
        body: { id: entityId, type: sharedType, ...attributes },
        done: 201,
        refused: 409,
      };
    case 'append':
      return { method: 'POST', path: `${path}/attrs`, body: attributes, done: 204, refused: 404 };
    case 'patch':
      return { method: 'PATCH', path: `${path}/attrs`, body: attributes, done: 204, refused: 404 };
    case 'delete':
      return { method: 'DELETE', path, done: 204, refused: 404 };
  }
}

export function createSharedWriters(options: SharedWritersOptions): SharedWriters {
  const { fleet, random, pauseMs, complain } = options;
  const writes = new Map<number, SharedWrite>();
  let last = 0;

  const begin = (writer: number): SharedWrite => {
    last += 1;
    const entityId = sharedIds[randomInteger(random, sharedIds.length)] ?? '';
    const dice = random();
    const kind = dice < 0.15 ? 'create' : dice < 0.55 ? 'append' : dice < 0.95 ? 'patch' : 'delete';
    const own = kind === 'create' || kind === 'append';
    const write: SharedWrite = {
      entityId,
      kind,
      value: last,
      ...(own && { attribute: `w${writer}` }),
      fate: 'open',
    };
    writes.set(write.value, write);
    return write;
  };

  const perform = async (write: SharedWrite): Promise<void> => {
    const { method, path, body, done, refused } = requestOf(write);
    try {
      const { status, body: answer } = await jsonRequest(method, `${fleet.any()}/ngsi-ld/v1${path}`, body);
      if (status === done) {
        write.fate = 'done';
        write.answeredAt = performance.now();
      } else if (status === refused) write.fate = 'refused';
      else if (status === 503) await pause(AFTER_CUT_MS);
      else complain(`${method} ${path} was answered ${status}: ${JSON.stringify(answer)}`);
    } catch (error) {
      // The other end is gone.
      if (!(error instanceof TypeError)) throw error;
      await pause(AFTER_CUT_MS);
    }
  };

  return {
    writes,
    async write(writer, stopped) {
      while (!stopped()) {
        await perform(begin(writer));
        await pause(pauseMs);
      }
    },
  };
}

/** What is held of an Entity that everybody writes; undefined where there is none. */
export async function readShared(url: string, entityId: string): Promise<SharedState | undefined> {
  const { status, body } = await jsonRequest(
    'GET',
    `${url}/ngsi-ld/v1/entities/${entityId}?format=simplified`,
  );
  if (status === 404) return undefined;
  if (status !== 200) throw new Error(`GET ${entityId} was answered ${status}: ${JSON.stringify(body)}`);
  return stateOf(body as Record<string, unknown>);
}

/** Its Attributes, whatever their representation. */
export function stateOf(entity: Record<string, unknown>): SharedState {
  const state: Record<string, number> = {};
  for (const [name, attribute] of Object.entries(entity)) {
    const value = typeof attribute === 'number' ? attribute : (attribute as { value?: unknown })?.value;
    if (typeof value === 'number') state[name] = value;
  }
  return state;
}
