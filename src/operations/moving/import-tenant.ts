import { createHash } from 'node:crypto';
import { parseRecord, type RecordKind, recordKind } from '../../commit/transfer/parse-record.ts';
import { printDeadLetter } from '../../commit/transfer/print-record.ts';
import { badRequest } from '../../core/errors.ts';
import { namingMember } from '../../core/member.ts';
import type { Clock } from '../../ports/clock.ts';
import type { CatalogueReader, Store } from '../../ports/store.ts';
import { countedKinds, type ExportCounts, type ExportEnd, parseEnd, parseHeader } from './export-format.ts';
import { type Batch, commitBatches } from './restore-batches.ts';
import type { Line } from './split-lines.ts';
import { wholeDeadLetters } from './whole-dead-letters.ts';

/** Where an export goes. */
export interface ImportTarget {
  readonly commit: Store['commit'];
  readonly catalogue: Pick<CatalogueReader, 'tenantExists' | 'deadLetters' | 'deadLetter'>;
}

export interface ImportOptions {
  readonly clock: Clock;
  /** The tenant to write to; that of the export when absent. It is made where it does not exist. */
  readonly tenant?: string;
  /** Whether what has the id of something in the export makes room for it. */
  readonly replace: boolean;
  /** Told how many are durable, now and then. */
  readonly onProgress?: (counts: ExportCounts) => void;
}

/** What was imported, and where to. */
export interface Imported extends ExportCounts {
  readonly tenant: string;
}

/** Lines of one request, and characters. */
const linesAtOnce = 500;
const charactersAtOnce = 512 * 1024;

const countedAs: Readonly<Record<RecordKind, keyof ExportCounts>> = {
  context: 'contexts',
  subscription: 'subscriptions',
  deadLetter: 'deadLetters',
  entity: 'entities',
};

/**
 * Writes an export into a tenant as it was: no Subscription fires, and nothing that is not in the export is touched.
 * Requests of some hundred lines are durable one after the other. Dead letters have no ids: one that is there already,
 * equal in all, is not written again.
 *
 * Where it fails, what was written stays. Doing it again with `replace` comes to the same as if it had not failed.
 *
 * @throws Problem that names the line: for one that is wrong, an id that is in use, an export that is cut or was
 * damaged; and what the store throws.
 */
export async function importTenant(
  target: ImportTarget,
  lines: AsyncIterable<Line>,
  options: ImportOptions,
): Promise<Imported> {
  const reading = lines[Symbol.asyncIterator]();
  try {
    const first = await reading.next();
    if (first.done === true)
      throw badRequest('line 1: expected the first line of an export, but there is none.');
    const header = onLine(first.value, () => parseHeader(first.value.text.replace(/^\uFEFF/, '')));
    const tenant = options.tenant ?? header.tenant;
    const records: AsyncIterable<Line> = { [Symbol.asyncIterator]: () => reading };
    const batches = batchesOf(records, await knownDeadLetters(target, tenant));
    const counts = await commitBatches(target.commit, batches, { ...options, tenant });
    return { tenant, ...counts };
  } finally {
    await reading.return?.();
  }
}

/** What was found in the lines of an export so far. */
interface Found {
  readonly counts: Record<keyof ExportCounts, number>;
  end: ExportEnd | undefined;
}

/** Lines of one kind in a row, as requests. What ends the export is judged when all before it was handed on. */
async function* batchesOf(lines: AsyncIterable<Line>, deadLetters: KnownDeadLetters): AsyncGenerator<Batch> {
  const found: Found = {
    counts: { contexts: 0, subscriptions: 0, deadLetters: 0, entities: 0 },
    end: undefined,
  };
  const digest = createHash('sha256');
  let batch: OpenBatch | undefined;
  let last = 1;
  for await (const line of lines) {
    last = line.number;
    const kind = readLine(line, found);
    if (kind === undefined) continue;
    digest.update(line.text).update('\n');
    const counted = countedAs[kind];
    found.counts[counted] += 1;
    if (batch !== undefined && (batch.kind !== counted || isFull(batch))) {
      yield batch;
      batch = undefined;
    }
    batch ??= { kind: counted, firstLine: line.number, lines: [], characters: 0 };
    // Blank, so that those behind it keep their numbers.
    batch.lines.push(kind === 'deadLetter' && deadLetters.take(line) ? '' : line.text);
    batch.characters += line.text.length;
  }
  if (batch !== undefined) yield batch;
  assertComplete(found, digest.digest('hex'), last);
}

interface OpenBatch extends Batch {
  readonly lines: string[];
  characters: number;
}

function isFull({ lines, characters }: OpenBatch): boolean {
  return lines.length >= linesAtOnce || characters >= charactersAtOnce;
}

/** @returns what the line holds; undefined for the last one. */
function readLine(line: Line, found: Found): RecordKind | undefined {
  if (found.end !== undefined) {
    if (line.text.trim() === '') return undefined;
    throw badRequest(`line ${line.number}: expected nothing behind the last line of the export.`);
  }
  const kind = recordKind(line.text);
  if (kind !== undefined) return kind;
  found.end = onLine(line, () => parseEnd(line.text));
  if (found.end !== undefined) return undefined;
  throw badRequest(
    `line ${line.number}: expected a JSON object whose first member is entity, subscription, context, deadLetter or end.`,
  );
}

function assertComplete({ counts, end }: Found, sha256: string, last: number): void {
  if (end === undefined) {
    throw badRequest(
      `line ${last}: expected more: the last line of the export, with its counts, is not there. The file is cut.`,
    );
  }
  for (const kind of countedKinds) {
    if (end[kind] === counts[kind]) continue;
    throw badRequest(
      `line ${last}: the export had ${end[kind]} ${kind}, but here are ${counts[kind]}. Lines are missing, or too many.`,
    );
  }
  if (end.sha256 !== undefined && end.sha256 !== sha256) {
    throw badRequest(
      `line ${last}: the lines are not those of the export any more: their sha256 is ${sha256}. ` +
        'Where they were changed on purpose, leave sha256 out of the last line.',
    );
  }
}

/** Dead letters that are there already. */
interface KnownDeadLetters {
  /** Whether the line is one of them, which then counts no more. */
  take(line: Line): boolean;
}

const deadLettersAtOnce = 200;

async function knownDeadLetters({ catalogue }: ImportTarget, tenant: string): Promise<KnownDeadLetters> {
  const known = new Map<string, number>();
  if (await catalogue.tenantExists(tenant)) {
    for (let offset = 0; ; offset += deadLettersAtOnce) {
      const page = { limit: deadLettersAtOnce, offset };
      const { letters, more } = await wholeDeadLetters(catalogue, tenant, page);
      for (const deadLetter of letters) {
        const key = digestOf(printDeadLetter(deadLetter));
        known.set(key, (known.get(key) ?? 0) + 1);
      }
      if (!more) break;
    }
  }
  return {
    take(line) {
      if (known.size === 0) return false;
      const key = digestOf(onLine(line, () => canonicalDeadLetter(line.text)));
      const left = known.get(key) ?? 0;
      if (left > 0) known.set(key, left - 1);
      return left > 0;
    },
  };
}

function canonicalDeadLetter(text: string): string {
  const item = parseRecord(text, { replace: false, now: 0 });
  if (item.kind !== 'catalogue' || item.command.kind !== 'recordDeadLetter') return text;
  return printDeadLetter(item.command.deadLetter);
}

function digestOf(text: string): string {
  return createHash('sha256').update(text).digest('base64');
}

/** A refusal names the line. */
function onLine<T>({ number }: Line, read: () => T): T {
  return namingMember(`line ${number}`, read);
}
