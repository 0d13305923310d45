import { parseTenant } from '../../access/tenant.ts';
import { defaultTenant } from '../../commit/request.ts';
import { badRequest } from '../../core/errors.ts';
import { parseJson } from '../../core/json.ts';
import { coreContextUrl } from '../../core/jsonld/core-context.ts';
import { countAt, objectAt, stringAt } from '../../core/member.ts';
import type { EpochMs } from '../../core/model/entity.ts';
import { assertDateTime } from '../../core/model/validate.ts';
import { representInstant } from '../../core/represent/represent-attribute.ts';

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
    instant: representInstant(instant),
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
  const { contexts, subscriptions, deadLetters, entities, sha256 } = objectAt(end, 'end');
  return {
    contexts: countAt(contexts, 'end.contexts'),
    subscriptions: countAt(subscriptions, 'end.subscriptions'),
    deadLetters: countAt(deadLetters, 'end.deadLetters'),
    entities: countAt(entities, 'end.entities'),
    ...(sha256 !== undefined && { sha256: stringAt(sha256, 'end.sha256') }),
  };
}
