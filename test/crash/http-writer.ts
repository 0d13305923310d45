import { jsonRequest } from '../support/json-request.ts';
import { type Random, randomInteger } from '../support/random.ts';
import { itemAttributes, itemId, itemType } from './items.ts';
import type { Ledger, Write } from './ledger.ts';

/** Sends writes one after the other until the connection is cut. */
export interface Writer {
  /** @returns when the process at the other end is gone. */
  writeUntilCut(url: string): Promise<void>;
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

/**
 * Sends the request and acknowledges its writes in the ledger.
 * @returns false when the connection was cut before an answer came.
 */
async function perform(url: string, request: Request, { ledger, complain }: WriterOptions): Promise<boolean> {
  const { method, path, body, expected, writes } = request;
  try {
    const answer = await jsonRequest(method, `${url}/ngsi-ld/v1${path}`, body);
    if (expected.includes(answer.status)) for (const write of writes) ledger.acknowledge(write);
    else complain(`${method} ${path} was answered ${answer.status}: ${JSON.stringify(answer.body)}`);
    return true;
  } catch (error) {
    // fetch says with a TypeError that the other end is gone.
    if (error instanceof TypeError) return false;
    throw error;
  }
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
    if (ledger.current(id) === undefined) return creation(ledger.begin(id, 'put'));
    return dice < 0.85 ? update(ledger.begin(id, 'put')) : deletion(ledger.begin(id, 'delete'));
  };

  return {
    writeUntilCut: async (url) => {
      while (await perform(url, choose(), options));
    },
  };
}

/** Writes one Entity at a slow pace. */
export function createSlowWriter(entityId: string, pauseMs: number, options: WriterOptions): Writer {
  const { ledger } = options;
  const next = (): Request => {
    const exists = ledger.current(entityId) !== undefined;
    const write = ledger.begin(entityId, 'put');
    return exists ? update(write) : creation(write);
  };
  return {
    writeUntilCut: async (url) => {
      while (await perform(url, next(), options)) {
        await new Promise((resolve) => setTimeout(resolve, pauseMs));
      }
    },
  };
}
