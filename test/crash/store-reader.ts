import { jsonRequest } from '../support/json-request.ts';
import { counterOf, itemType } from './items.ts';

const PAGE = 500;
const AT_ONCE = 8;

async function readPages(url: string, type: string): Promise<Map<string, number>> {
  const counters = new Map<string, number>();
  for (let offset = 0; ; offset += PAGE) {
    const query = `type=${type}&format=simplified&limit=${PAGE}&offset=${offset}`;
    const { status, body } = await jsonRequest('GET', `${url}/ngsi-ld/v1/entities?${query}`);
    if (status !== 200)
      throw new Error(`The query of ${type} was answered ${status}: ${JSON.stringify(body)}`);
    const page = body as Record<string, unknown>[];
    for (const entity of page) counters.set(String(entity.id), counterOf(entity));
    if (page.length < PAGE) return counters;
  }
}

async function retrieve(url: string, id: string): Promise<number | undefined> {
  const { status, body } = await jsonRequest('GET', `${url}/ngsi-ld/v1/entities/${id}?format=simplified`);
  if (status === 404) return undefined;
  if (status !== 200) throw new Error(`GET ${id} was answered ${status}: ${JSON.stringify(body)}`);
  return counterOf(body as Record<string, unknown>);
}

/** What a store holds, read in the two ways there are. */
export interface HeldCounters {
  readonly counters: ReadonlyMap<string, number>;
  /** Where a query by type and the retrieval by id disagree. */
  readonly contradictions: readonly string[];
}

/** Reads every Entity by type, and each of the known ones by its id. */
export async function readCounters(url: string, knownIds: Iterable<string>): Promise<HeldCounters> {
  const queried = new Map([...(await readPages(url, itemType)), ...(await readPages(url, 'Device'))]);
  const counters = new Map<string, number>();
  const contradictions: string[] = [];
  const ids = new Set([...knownIds, ...queried.keys()]).values();
  const work = async (): Promise<void> => {
    for (const id of ids) {
      const counter = await retrieve(url, id);
      if (counter !== undefined) counters.set(id, counter);
      if (counter !== queried.get(id)) {
        contradictions.push(`${id}: ${counter} by its id, ${queried.get(id)} by its type`);
      }
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, work));
  return { counters, contradictions };
}
