import { valueMembers } from '../model/entity.ts';
import { isName } from '../model/validate.ts';
import type { AttributePath, ShortName } from './ast.ts';
import { type Cursor, expectedAt } from './cursor.ts';

/**
 * The members of an Entity that a path may begin with. They are never expanded.
 */
export const entityMembers: ReadonlySet<string> = new Set([
  'id',
  'type',
  'createdAt',
  'modifiedAt',
  'expiresAt',
]);

/** The members of an Attribute instance that a path may end with: they are never expanded. */
export const instanceMembers: ReadonlySet<string> = new Set([
  'type',
  'value',
  'object',
  'languageMap',
  'vocab',
  'json',
  'valueList',
  'objectList',
  'observedAt',
  'unitCode',
  'datasetId',
  'valueType',
  'objectType',
  'expiresAt',
  'createdAt',
  'modifiedAt',
  'deletedAt',
  'instanceId',
  'lang',
  'entityIdSealed',
  'entityTypeSealed',
]);

/** Members that hold names, so that whatever they are compared with is one: of an Entity and of an instance. */
export const nameMembers = {
  entity: new Set(['type']) as ReadonlySet<string>,
  instance: new Set(['valueType', 'objectType', 'entityTypeSealed']) as ReadonlySet<string>,
};

/** The members of an instance that hold the value. */
export const valueMemberNames: ReadonlySet<string> = new Set(Object.values(valueMembers));

/** The Attribute whose value a path ends with, be it by the name of the member that holds it. */
export function valueNameOf<Name>(names: AttributePath<Name>['names']): Name | undefined {
  const last = names.at(-1);
  if (last?.kind === 'attribute') return last.name;
  const before = names.at(-2);
  return last !== undefined && valueMemberNames.has(last.name) && before?.kind === 'attribute'
    ? before.name
    : undefined;
}

/** Characters that mean something in a query. In a name or key they are written as their percent-escape. */
const reserved = /[%;|()=!<>~[\]{},"]/g;
const escapes = /%(?:2[123589CEF]|3[A-E]|5[BD]|7[B-E])/gi;

/** A name or key with the escapes of the language undone; other percent-escapes belong to the IRI and stay. */
export function unescapeName(text: string): string {
  if (!text.includes('%')) return text;
  return text.replace(escapes, (code) => String.fromCharCode(Number.parseInt(code.slice(1), 16)));
}

function escapeCharacter(character: string): string {
  return `%${character.charCodeAt(0).toString(16).toUpperCase()}`;
}

/** Undone by {@link unescapeName}. */
export function escapeName(name: string): string {
  return name.replace(reserved, escapeCharacter);
}

/** A key inside a value, where the dot separates too. */
export function escapeKey(key: string): string {
  return escapeName(key).replaceAll('.', '%2E');
}

/** A name as one step of a path: what would end the step, or make it part of an IRI before it, is escaped. */
export function escapeStep(name: string): string {
  const escaped = escapeName(name);
  const local = localStart(escaped, 0, escaped.length);
  const head = escaped.slice(0, local).replace(nextIri, (start) => `%2E${start.slice(1)}`);
  return head + escaped.slice(local).replace(/[./#]/g, escapeCharacter);
}

/** A step where a colon would end the type of a linked Entity: see {@link endOfLinkedType}. */
export function escapeColons(step: string): string {
  return step.replace(typeColon, '%3A');
}

const typeColon = /:(?!\/\/)/g;
const iriStart = /[A-Za-z][A-Za-z0-9+-]*:\/\//y;
const nextIri = /\.[A-Za-z][A-Za-z0-9+-]*:\/\//g;

/** A step of a path as written, and where it stands in the text. */
export interface Step {
  readonly text: string;
  readonly at: number;
}

/**
 * Divides a path at its dots. In an absolute IRI (with `//`) the dots up to the last `/` or `#` belong to the IRI,
 * so that `https://example.org/ns/speed.observedAt` has two steps; a dot that begins another IRI ends the one
 * before. A dot inside the last part of an IRI is written `%2E`.
 */
export function divideSteps(run: string, at: number): readonly Step[] {
  const steps: Step[] = [];
  let start = 0;
  while (start <= run.length) {
    const end = endOfStep(run, start);
    steps.push({ text: run.slice(start, end), at: at + start });
    start = end + 1;
  }
  return steps;
}

function endOfStep(run: string, start: number): number {
  iriStart.lastIndex = start;
  if (!iriStart.test(run)) return dotFrom(run, start, run.length);
  nextIri.lastIndex = start;
  const limit = nextIri.exec(run)?.index ?? run.length;
  return dotFrom(run, localStart(run, start, limit), limit);
}

function dotFrom(run: string, from: number, limit: number): number {
  const dot = run.indexOf('.', from);
  return dot === -1 || dot > limit ? limit : dot;
}

/** Where the last part of an IRI begins; the beginning itself for other names. */
function localStart(run: string, start: number, limit: number): number {
  iriStart.lastIndex = start;
  if (!iriStart.test(run)) return start;
  const iri = run.slice(start, limit);
  return start + Math.max(iri.lastIndexOf('/'), iri.lastIndexOf('#')) + 1;
}

/**
 * Where the type ends in the first step of `Type:path`, -1 where there is none: at the first colon that is not part
 * of `://`. Other colons, as of a compact IRI, are written `%3A`.
 */
export function endOfLinkedType(step: string): number {
  return step.search(typeColon);
}

/** @throws Problem BadRequestData naming the position where the text is no name. */
export function readName(cursor: Cursor, text: string, at: number, what: string): ShortName {
  const name = unescapeName(text);
  if (isName(name)) return name as ShortName;
  if (text === '') throw expectedAt(cursor, what, at);
  throw expectedAt(cursor, `${what} (a letter and letters, digits or "_", or an IRI)`, at);
}
