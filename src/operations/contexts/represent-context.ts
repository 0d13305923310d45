import type { JsonObject, JsonValue } from '../../core/json.ts';
import { coreContextUrl } from '../../core/jsonld/core-context.ts';
import { hostedContextUrl } from '../../core/jsonld/hosted-context.ts';
import { representInstant } from '../../core/represent/represent-attribute.ts';
import type { ContextRecord } from '../../ports/store.ts';
import type { Content } from '../result.ts';
import type { Services } from '../services.ts';

/** Where an @context can be had: from this broker, or from its own host. */
export function urlOfRecord({ kind, id }: ContextRecord, origin: string): string {
  return kind === 'Cached' ? id : hostedContextUrl(origin, id);
}

/** What is known of an @context (clause 5.13.1). */
export function representContext(record: ContextRecord, origin: string): JsonObject {
  const { id, kind, createdAt, lastUsage, numberOfHits } = record;
  return {
    URL: urlOfRecord(record, origin),
    localId: id,
    kind,
    createdAt: representInstant(createdAt),
    ...(lastUsage !== undefined && { lastUsage: representInstant(lastUsage) }),
    numberOfHits,
  };
}

/**
 * The core @context, which is built in and counts as cached from the start: under whatever of its URLs it is asked for.
 */
export function coreRecord({ startedAt }: Services, url = coreContextUrl): ContextRecord {
  return { id: url, kind: 'Cached', createdAt: startedAt, numberOfHits: 0 };
}

/** An answer about @contexts is plain JSON, whatever of JSON the client prefers. */
export function plainAnswer(value: JsonValue): Content {
  return { kind: 'content', body: Buffer.from(JSON.stringify(value)), mediaType: 'application/json' };
}
