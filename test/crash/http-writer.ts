import { setTimeout as pause } from 'node:timers/promises';
import { type JsonResponse, jsonRequest } from '../support/json-request.ts';
import { type Random, randomInteger } from '../support/random.ts';
import { itemAttributes, itemId, itemType } from './items.ts';
import type { Ledger, Write } from './ledger.ts';
import type { Outage } from './outage.ts';

/** What writers write to, and for how long. */
interface Load {
  readonly url: string;
  /** Asked before every write. */
  stopped(): boolean;
  /** The times at which a write may be refused for now; never when absent. */
  readonly outage?: Pick<Outage, 'judge'>;
}

/** Sends writes one after the other. */
export interface Writer {
  /** @returns when the load is stopped, or the process at the other end is gone. */
  write(load: Load): Promise<void>;
}

export interface WriterOptions {
  readonly ledger: Ledger;
  readonly random: Random;
  /** Told of an answer that no write should get. */
  readonly complain: (finding: string) => void;
}

const ITEMS = 40;
const BATCH = 8;

interface Request {
  readonly method: string;
  readonly path: string;
  readonly body?: unknown;
  readonly expected: readonly number[];
  readonly writes: readonly Write[];
}

function itemEntity({ entityId, value }: Write): Record<string, unknown> {
  return { id: entityId, type: itemType, ...itemAttributes(value) };
}

function creation(write: Write): Request {
  return { method: 'POST', path: '/entities', body: itemEntity(write), expected: [201], writes: [write] };
}

function update(write: Write): Request {
  return {
    method: 'PATCH',
    path: `/entities/${write.entityId}/attrs`,
    body: itemAttributes(write.value),
    expected: [204],
    writes: [write],
  };
}

function deletion(write: Write): Request {
  return { method: 'DELETE', path: `/entities/${write.entityId}`, expected: [204], writes: [write] };
}

function upsert(writes: readonly Write[]): Request {
  return {
    method: 'POST',
    path: '/entityOperations/upsert',
    body: writes.map(itemEntity),
    expected: [201, 204],
    writes,
  };
}

/** What a batch that was done in part says of each Entity: nothing where it was done, else the status. */
function failuresOf(body: unknown): ReadonlyMap<string, number> {
  const { errors } = body as { errors: { entityId: string; error: { status: number } }[] };
  return new Map(errors.map(({ entityId, error }) => [entityId, error.status]));
}

/** Enters an answer in the ledger. @returns false where it is none that these writes may get. */
function enter(ledger: Ledger, { expected, writes }: Request, { status, body }: JsonResponse): boolean {
  const failures = status === 207 ? failuresOf(body) : new Map<string, number>();
  const enterOne = (write: Write): boolean => {
    const own = failures.get(write.entityId) ?? (status === 207 ? expected[0] : status);
    if (own === 503) ledger.doubt(write);
    else if (expected.includes(own ?? 0)) ledger.acknowledge(write);
    else return false;
    return true;
  };
  return writes.map(enterOne).every(Boolean);
}

const REFUSED_PAUSE_MS = 100;

/**
 * Sends the request and enters in the ledger what it is answered.
 * @returns false when the connection was cut before an answer came.
 */
async function perform(load: Load, request: Request, { ledger, complain }: WriterOptions): Promise<boolean> {
  const { method, path, body } = request;
  const askedAt = performance.now();
  let answer: JsonResponse;
  try {
    answer = await jsonRequest(method, `${load.url}/ngsi-ld/v1${path}`, body);
  } catch (error) {
    // fetch says with a TypeError that the other end is gone.
    if (error instanceof TypeError) return false;
    throw error;
  }
  const { status, headers } = answer;
  const retryAfter = headers.get('retry-after');
  const wrong = load.outage?.judge({ askedAt, answeredAt: performance.now(), status, retryAfter });
  if (wrong !== undefined) complain(`${method} ${path} was answered ${wrong}`);
  const fits = (load.outage !== undefined || status !== 503) && enter(ledger, request, answer);
  if (!fits) complain(`${method} ${path} was answered ${status}: ${JSON.stringify(answer.body)}`);
  if (status === 503) await pause(REFUSED_PAUSE_MS);
  return true;
}

/** Creates, updates, upserts and deletes Entities of its own, chosen at random. */
export function createItemWriter(writer: number, options: WriterOptions): Writer {
  const { ledger, random } = options;

  const pick = (): string => itemId(writer, randomInteger(random, ITEMS));

  const chooseBatch = (): Request => {
    const ids = new Set(Array.from({ length: BATCH }, pick));
    return upsert([...ids].map((id) => ledger.begin(id, 'put')));
  };

  const choose = (): Request => {
    const dice = random();
    if (dice < 0.2) return chooseBatch();
    const id = pick();
    // Whether it exists is not known.
    if (!ledger.certain(id)) return upsert([ledger.begin(id, 'put')]);
    if (ledger.current(id) === undefined) return creation(ledger.begin(id, 'put'));
    return dice < 0.85 ? update(ledger.begin(id, 'put')) : deletion(ledger.begin(id, 'delete'));
  };

  return {
    write: async (load) => {
      while (!load.stopped() && (await perform(load, choose(), options)));
    },
  };
}

/** Writes one Entity at a slow pace. */
export function createSlowWriter(entityId: string, pauseMs: number, options: WriterOptions): Writer {
  const { ledger } = options;
  const next = (): Request => {
    const certain = ledger.certain(entityId);
    const exists = ledger.current(entityId) !== undefined;
    const write = ledger.begin(entityId, 'put');
    if (!certain) return upsert([write]);
    return exists ? update(write) : creation(write);
  };
  return {
    write: async (load) => {
      while (!load.stopped() && (await perform(load, next(), options))) await pause(pauseMs);
    },
  };
}
