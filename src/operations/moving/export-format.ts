import { parseTenant } from '../../access/tenant.ts';
import { defaultTenant } from '../../commit/request.ts';
import { badRequest } from '../../core/errors.ts';
import { isObject, type JsonObject, parseJson } from '../../core/json.ts';
import { coreContextUrl } from '../../core/jsonld/core-context.ts';
import { objectAt, stringAt } from '../../core/member.ts';
import type { EpochMs } from '../../core/model/entity.ts';
import { assertDateTime } from '../../core/model/validate.ts';

/** What the first line of every export says. */
const format = 'bocage-export';

/** Raised when what an older Bocage would read wrongly is written. */
const version = 1;

/** The first line of an export. */
export interface ExportHeader {
  /** The tenant that it is of; the default one is ''. */
  readonly tenant: string;
}

export function printHeader(tenant: string, instant: EpochMs): string {
  return JSON.stringify({
    format,
    version,
    tenant,
    instant: new Date(instant).toISOString(),
    '@context': coreContextUrl,
  });
}

/** @throws Problem BadRequestData or InvalidRequest where the line does not begin an export of a known version. */
export function parseHeader(line: string): ExportHeader {
  const header = objectAt(parseJson(line), 'line');
  if (header.format !== format) {
    throw badRequest(`format: expected "${format}": this is no export of Bocage.`);
  }
  if (header.version !== version) {
    throw badRequest(
      `version: expected ${version}, but it is ${JSON.stringify(header.version)}: a newer Bocage wrote this file.`,
    );
  }
  assertDateTime(header.instant, 'instant');
  const name = stringAt(header.tenant, 'tenant');
  return { tenant: name === '' ? defaultTenant : parseTenant(name, 'tenant') };
}

/** How many of each kind an export holds. */
export interface ExportCounts {
  readonly contexts: number;
  readonly subscriptions: number;
  readonly deadLetters: number;
  readonly entities: number;
}

/** The last line of an export. */
export interface ExportEnd extends ExportCounts {
  /** Of all lines between the first and this one, each with its end; absent where somebody made or changed the file. */
  readonly sha256?: string;
}

export const countedKinds = ['contexts', 'subscriptions', 'deadLetters', 'entities'] as const;

export function printEnd({ contexts, subscriptions, deadLetters, entities, sha256 }: ExportEnd): string {
  return JSON.stringify({ end: { contexts, subscriptions, deadLetters, entities, sha256 } });
}

/** @returns undefined for a line that is not the last one. @throws Problem where it is, and is wrong. */
export function parseEnd(line: string): ExportEnd | undefined {
  if (!/^\s*\{\s*"end"/.test(line)) return undefined;
  const { end } = objectAt(parseJson(line), 'line');
  const counts = isObject(end) ? end : {};
  return {
    contexts: countAt(counts, 'contexts'),
    subscriptions: countAt(counts, 'subscriptions'),
    deadLetters: countAt(counts, 'deadLetters'),
    entities: countAt(counts, 'entities'),
    ...(counts.sha256 !== undefined && { sha256: stringAt(counts.sha256, 'end.sha256') }),
  };
}

function countAt(counts: JsonObject, member: keyof ExportCounts): number {
  const count = counts[member];
  if (typeof count === 'number' && Number.isSafeInteger(count) && count >= 0) return count;
  throw badRequest(`end.${member}: expected a whole number from 0.`);
}
