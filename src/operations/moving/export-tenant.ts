import { createHash } from 'node:crypto';
import {
  printContext,
  printDeadLetter,
  printEntity,
  printSubscription,
} from '../../commit/transfer/print-record.ts';
import { Problem } from '../../core/errors.ts';
import type { Entity, EpochMs } from '../../core/model/entity.ts';
import type { CatalogueReader, EntityReader, Page } from '../../ports/store.ts';
import { type ExportCounts, printEnd, printHeader } from './export-format.ts';
import { idsInOrder } from './ids-in-order.ts';
import { wholeDeadLetters } from './whole-dead-letters.ts';

/** What is read of a store. */
export interface ExportSource {
  readonly entities: Pick<EntityReader, 'query' | 'retrieveMany'>;
  readonly catalogue: Pick<
    CatalogueReader,
    | 'tenantExists'
    | 'tenants'
    | 'subscriptions'
    | 'deadLetters'
    | 'deadLetter'
    | 'hostedContext'
    | 'contextRecords'
  >;
}

/** What is to be exported, and when that is. */
export interface ExportOptions {
  readonly tenant: string;
  readonly now: EpochMs;
  /** Told how many there have been so far, now and then. */
  readonly onProgress?: (counts: ExportCounts) => void;
  /** Ids of Entities that may be held in memory. */
  readonly idsHeld?: number;
}

/** Entities that are read at a time. */
const entitiesAtOnce = 500;
/** Subscriptions, or dead letters, that are read at a time. */
const recordsAtOnce = 200;
/** Some 50 MB. */
const defaultIdsHeld = 250_000;

type Mutable<T> = { -readonly [Member in keyof T]: T[Member] };

/**
 * All that a tenant owns, as lines of text in pieces of some hundred: hosted @contexts and Subscriptions in the order of
 * their lists, dead letters the oldest first, Entities by id. Tenants that own the same give the same lines, but for the
 * first. Every piece is read from a snapshot of its own: what is written meanwhile may be in it or not.
 *
 * @throws Problem NonexistentTenant, and what the store throws.
 */
export async function* exportTenant(source: ExportSource, options: ExportOptions): AsyncGenerator<string> {
  const { tenant, now, onProgress, idsHeld = defaultIdsHeld } = options;
  await assertTenant(source.catalogue, tenant);
  yield `${printHeader(tenant, now)}\n`;
  const counts: Mutable<ExportCounts> = { contexts: 0, subscriptions: 0, deadLetters: 0, entities: 0 };
  const digest = createHash('sha256');
  const kinds = [
    ['contexts', contextLines(source, tenant)],
    ['subscriptions', subscriptionLines(source, tenant)],
    ['deadLetters', deadLetterLines(source, tenant)],
    ['entities', entityLines(source, tenant, idsHeld)],
  ] as const;
  for (const [kind, pieces] of kinds) {
    for await (const lines of pieces) {
      if (lines.length === 0) continue;
      const text = `${lines.join('\n')}\n`;
      digest.update(text);
      counts[kind] += lines.length;
      onProgress?.(counts);
      yield text;
    }
  }
  yield `${printEnd({ ...counts, sha256: digest.digest('hex') })}\n`;
}

async function assertTenant(catalogue: ExportSource['catalogue'], tenant: string): Promise<void> {
  if (await catalogue.tenantExists(tenant)) return;
  const others = (await catalogue.tenants()).filter((name) => name !== '');
  const known =
    others.length === 0 ? 'There are none but the default one.' : `There are: ${others.join(', ')}.`;
  throw new Problem('NonexistentTenant', `There is no tenant ${tenant}. ${known}`);
}

async function* contextLines({ catalogue }: ExportSource, tenant: string): AsyncGenerator<readonly string[]> {
  for (const { kind, ...record } of await catalogue.contextRecords(tenant)) {
    if (kind === 'Cached') continue;
    const document = await catalogue.hostedContext(tenant, record.id);
    if (document !== undefined) yield [printContext({ ...record, kind, document })];
  }
}

function subscriptionLines({ catalogue }: ExportSource, tenant: string): AsyncGenerator<readonly string[]> {
  return inPages(async (page) => {
    const { records } = await catalogue.subscriptions(tenant, page);
    return { lines: records.map(printSubscription), more: records.length === page.limit };
  });
}

function deadLetterLines({ catalogue }: ExportSource, tenant: string): AsyncGenerator<readonly string[]> {
  return inPages(async (page) => {
    const { letters, more } = await wholeDeadLetters(catalogue, tenant, page);
    return { lines: letters.map(printDeadLetter), more };
  });
}

interface LinesOfPage {
  readonly lines: readonly string[];
  readonly more: boolean;
}

async function* inPages(read: (page: Page) => Promise<LinesOfPage>): AsyncGenerator<readonly string[]> {
  for (let offset = 0; ; offset += recordsAtOnce) {
    const { lines, more } = await read({ limit: recordsAtOnce, offset });
    yield lines;
    if (!more) return;
  }
}

async function* entityLines(
  { entities }: ExportSource,
  tenant: string,
  idsHeld: number,
): AsyncGenerator<readonly string[]> {
  for await (const ids of idsInOrder(entities, tenant, idsHeld)) {
    for (let first = 0; first < ids.length; first += entitiesAtOnce) {
      const wanted = ids.slice(first, first + entitiesAtOnce);
      const found = new Map<string, Entity>();
      for (const entity of await entities.retrieveMany(tenant, wanted)) found.set(entity.id, entity);
      // One that is gone meanwhile is left out.
      yield wanted.flatMap((id) => {
        const entity = found.get(id);
        return entity === undefined ? [] : [printEntity(entity)];
      });
    }
  }
}
