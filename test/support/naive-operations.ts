import {
  attributesIn,
  datasetIn,
  isMembers,
  type Json,
  type JsonMembers,
  listOf,
  livingEntity,
  mergePatch,
  type NaiveEntity,
  type NaiveInstance,
  nullText,
  patchedInstance,
  putInstance,
  Refusal,
  removes,
  shape,
  wholeInstance,
} from './naive-entity.ts';

/** A request, its body as the client sends it. */
export type NaiveCommand =
  | { readonly kind: 'create' | 'replace'; readonly body: JsonMembers }
  | { readonly kind: 'merge'; readonly body: JsonMembers; readonly observedAt?: string }
  | { readonly kind: 'mergeSimplified'; readonly body: JsonMembers; readonly lang?: string }
  | { readonly kind: 'append'; readonly body: JsonMembers; readonly noOverwrite: boolean }
  | { readonly kind: 'update'; readonly body: JsonMembers }
  | { readonly kind: 'partial' | 'replaceAttribute'; readonly name: string; readonly body: JsonMembers }
  | {
      readonly kind: 'deleteAttribute';
      readonly name: string;
      readonly datasetId?: string;
      readonly all: boolean;
    }
  | { readonly kind: 'reduce'; readonly names: readonly string[]; readonly keep: boolean }
  | { readonly kind: 'delete' | 'expire' }
  | {
      readonly kind: 'upsert';
      readonly body: JsonMembers;
      readonly mode: 'replace' | 'update';
      readonly ifNewer: boolean;
    };

/** What a request came to. */
export interface NaiveOutcome {
  readonly entity: NaiveEntity | undefined;
  /** Whether anything was written. */
  readonly changed: boolean;
  /** The names of what was written, each once, sorted. */
  readonly updated: readonly string[];
  /** The names of what was left as it was, sorted. */
  readonly notUpdated: readonly string[];
}

/** Notes what is done to one Entity. */
class Work {
  readonly entity: NaiveEntity;
  readonly now: number;
  readonly updated = new Set<string>();
  readonly notUpdated: string[] = [];
  changed = false;

  constructor(entity: NaiveEntity, now: number) {
    this.entity = { ...entity, attributes: new Map(entity.attributes) };
    this.now = now;
  }

  find(name: string, datasetId: string | undefined): NaiveInstance | undefined {
    return this.entity.attributes.get(name)?.find((instance) => instance.datasetId === datasetId);
  }

  put(name: string, datasetId: string | undefined, after: NaiveInstance | undefined): void {
    putInstance(this.entity.attributes, name, datasetId, after);
    this.note(name);
  }

  note(name: string): void {
    this.updated.add(name);
    this.changed = true;
  }

  uniteTypes(body: JsonMembers): void {
    for (const type of listOf((body.type ?? []) as string | string[])) {
      if (this.entity.types.includes(type)) continue;
      this.entity.types = [...this.entity.types, type];
      this.changed = true;
    }
  }

  setScopes(scopes: Json): void {
    this.entity.scopes = scopes === nullText ? [] : listOf(scopes as string | string[]);
    this.note('scope');
  }

  setExpiry({ expiresAt }: JsonMembers): void {
    if (expiresAt === undefined || (expiresAt === nullText && this.entity.expiresAt === undefined)) return;
    this.entity.expiresAt = expiresAt === nullText ? undefined : (expiresAt as string);
    this.changed = true;
  }

  outcome(): NaiveOutcome {
    const modifiedAt = this.changed ? this.now : this.entity.modifiedAt;
    return {
      entity: { ...this.entity, modifiedAt },
      changed: this.changed,
      updated: [...this.updated].sort(),
      notUpdated: this.notUpdated.sort(),
    };
  }
}

/** Does what a request asks for. @throws Refusal with the code of the error; then nothing was done. */
export function applyNaively(
  id: string,
  state: NaiveEntity | undefined,
  command: NaiveCommand,
  now: number,
): NaiveOutcome {
  if (command.kind === 'expire') return expired(state, now);
  const entity = livingEntity(state, now);
  if (command.kind === 'create') {
    if (entity !== undefined) throw new Refusal('AlreadyExists');
    return written(id, undefined, command.body, now, false);
  }
  if (command.kind === 'upsert' && (entity === undefined || command.mode === 'replace')) {
    return written(id, entity, command.body, now, command.ifNewer);
  }
  if (entity === undefined) throw new Refusal('ResourceNotFound');
  return onExisting(entity, command, now);
}

function onExisting(
  entity: NaiveEntity,
  command: Exclude<NaiveCommand, { kind: 'create' | 'expire' }>,
  now: number,
): NaiveOutcome {
  const work = new Work(entity, now);
  switch (command.kind) {
    case 'replace': {
      const types = new Set(listOf(command.body.type as string | string[]));
      const same = types.size === entity.types.length && entity.types.every((type) => types.has(type));
      if (!same) throw new Refusal('BadRequestData');
      return written(entity.id, entity, command.body, now, false);
    }
    case 'merge':
      merge(work, command.body, command.observedAt);
      break;
    case 'mergeSimplified':
      mergeSimplified(work, command.body, command.lang);
      break;
    case 'append':
      if (command.noOverwrite) appendMissing(work, command.body);
      else overwrite(work, command.body, false);
      break;
    case 'upsert':
      overwrite(work, command.body, command.ifNewer);
      break;
    case 'update':
      update(work, command.body);
      break;
    case 'partial': {
      const before = existing(work, command.name, datasetIn(command.body));
      const after = patchedInstance(before, command.body, { now, deep: false });
      if (after !== before) work.put(command.name, before.datasetId, after);
      break;
    }
    case 'replaceAttribute': {
      const before = existing(work, command.name, datasetIn(command.body));
      work.put(command.name, before.datasetId, wholeInstance(command.body, before, now));
      break;
    }
    case 'deleteAttribute':
      deleteAttribute(work, command);
      break;
    case 'reduce':
      for (const name of [...entity.attributes.keys()]) {
        if (command.names.includes(name) === command.keep) continue;
        work.entity.attributes.delete(name);
        work.note(name);
      }
      break;
    case 'delete':
      return { entity: undefined, changed: true, updated: [], notUpdated: [] };
  }
  return work.outcome();
}

/** Tells what has expired. */
function expired(state: NaiveEntity | undefined, now: number): NaiveOutcome {
  const entity = livingEntity(state, now, now);
  const unchanged = { entity, changed: false, updated: [], notUpdated: [] };
  if (state === undefined) return unchanged;
  if (entity === undefined) return { ...unchanged, changed: true };
  const lost = [...state.attributes].filter(([name, before]) => {
    const after = entity.attributes.get(name) ?? [];
    return shape(new Map([[name, after]])) !== shape(new Map([[name, before]]));
  });
  return { ...unchanged, changed: lost.length > 0, updated: lost.map(([name]) => name).sort() };
}

function existing(work: Work, name: string, datasetId: string | undefined): NaiveInstance {
  const instance = work.find(name, datasetId);
  if (instance === undefined) throw new Refusal('ResourceNotFound');
  return instance;
}

/** A whole Entity in the place of what was there. */
function written(
  id: string,
  before: NaiveEntity | undefined,
  body: JsonMembers,
  now: number,
  ifNewer: boolean,
): NaiveOutcome {
  const old: NaiveEntity = before ?? {
    id,
    types: [],
    scopes: [],
    expiresAt: undefined,
    attributes: new Map(),
    createdAt: now,
    modifiedAt: now,
  };
  const work = new Work({ ...old, attributes: new Map() }, now);
  work.changed = true;
  work.entity.types = [...new Set(listOf(body.type as string | string[]))];
  work.entity.expiresAt = body.expiresAt as string | undefined;
  if (body.scope === undefined) work.entity.scopes = [];
  else work.setScopes(body.scope);
  for (const [name, said] of attributesIn(body)) {
    const earlier = old.attributes.get(name)?.find(({ datasetId }) => datasetId === datasetIn(said));
    if (ifNewer && isOlder(said, earlier)) {
      putInstance(work.entity.attributes, name, datasetIn(said), earlier);
      work.notUpdated.push(name);
    } else work.put(name, datasetIn(said), wholeInstance(said, earlier, now));
  }
  for (const [name, instances] of old.attributes) {
    if (instances.some(({ datasetId }) => work.find(name, datasetId) === undefined)) work.note(name);
  }
  return work.outcome();
}

function isOlder(said: Json, earlier: NaiveInstance | undefined): boolean {
  const observedAt = isMembers(said) ? said.observedAt : undefined;
  if (typeof observedAt !== 'string' || earlier?.members.observedAt === undefined) return false;
  return Date.parse(observedAt) < Date.parse(earlier.members.observedAt);
}

function merge(work: Work, body: JsonMembers, observedAt: string | undefined): void {
  work.uniteTypes(body);
  if (body.scope !== undefined && (body.scope !== nullText || work.entity.scopes.length > 0)) {
    work.setScopes(body.scope);
  }
  work.setExpiry(body);
  for (const [name, said] of attributesIn(body)) {
    const before = work.find(name, datasetIn(said));
    const after = patchedInstance(before, said, { now: work.now, deep: true, observedAt });
    if (after !== before) work.put(name, datasetIn(said), after);
  }
}

/** Values alone: an Attribute that exists keeps its type, a new one is a Property or, by its looks, a GeoProperty. */
function mergeSimplified(work: Work, body: JsonMembers, lang: string | undefined): void {
  work.uniteTypes(body);
  for (const [name, value] of Object.entries(body)) {
    if (name === 'type') continue;
    const before = work.find(name, undefined);
    if (value === nullText) {
      if (before !== undefined) work.put(name, undefined, undefined);
      continue;
    }
    const type = before?.type ?? (isGeometry(value) ? 'GeoProperty' : 'Property');
    const after = simplifiedValue(type, before?.value, value, lang);
    work.put(name, undefined, {
      ...(before ?? { datasetId: undefined, members: {}, subs: new Map(), createdAt: work.now }),
      type,
      value: after,
      modifiedAt: work.now,
    });
  }
}

const isGeometry = (value: Json): boolean =>
  isMembers(value) && value.type === 'Point' && Array.isArray(value.coordinates);

const isUri = (value: Json): boolean => typeof value === 'string' && value.startsWith('urn:');

function simplifiedValue(
  type: string,
  before: Json | undefined,
  value: Json,
  lang: string | undefined,
): Json {
  const items = Array.isArray(value) ? (value as readonly Json[]) : undefined;
  switch (type) {
    case 'Property':
      return mergePatch(before, value);
    case 'GeoProperty':
      if (isGeometry(value)) return value;
      break;
    case 'Relationship':
      if (isUri(value) || (items !== undefined && items.length > 0 && items.every(isUri))) return value;
      break;
    case 'LanguageProperty':
      if (typeof value === 'string' && lang !== undefined) return mergePatch(before, { [lang]: value });
      break;
    case 'ListProperty':
      if (items !== undefined) return items;
      break;
    case 'ListRelationship':
      if (items?.every(isUri) === true) return items.map((object) => ({ object }));
  }
  throw new Refusal('BadRequestData');
}

function overwrite(work: Work, body: JsonMembers, ifNewer: boolean): void {
  work.uniteTypes(body);
  if (body.scope !== undefined) work.setScopes(body.scope);
  work.setExpiry(body);
  for (const [name, said] of attributesIn(body)) {
    const before = work.find(name, datasetIn(said));
    if (ifNewer && isOlder(said, before)) work.notUpdated.push(name);
    else work.put(name, datasetIn(said), wholeInstance(said, before, work.now));
  }
}

function appendMissing(work: Work, body: JsonMembers): void {
  work.uniteTypes(body);
  const { scopes } = work.entity;
  const added = listOf((body.scope ?? []) as string | string[]).filter((scope) => !scopes.includes(scope));
  if (added.length > 0) work.setScopes([...scopes, ...added]);
  if (work.entity.expiresAt === undefined) work.setExpiry(body);
  for (const [name, said] of attributesIn(body)) {
    if (work.find(name, datasetIn(said)) !== undefined) work.notUpdated.push(name);
    else work.put(name, datasetIn(said), wholeInstance(said, undefined, work.now));
  }
}

function update(work: Work, body: JsonMembers): void {
  work.uniteTypes(body);
  if (body.scope !== undefined) {
    if (work.entity.scopes.length > 0) work.setScopes(body.scope);
    else work.notUpdated.push('scope');
  }
  work.setExpiry(body);
  for (const [name, said] of attributesIn(body)) {
    const before = work.find(name, datasetIn(said));
    if (!removes(said)) work.put(name, datasetIn(said), wholeInstance(said, before, work.now));
    else if (before !== undefined) work.put(name, datasetIn(said), undefined);
    else work.notUpdated.push(name);
  }
}

function deleteAttribute(
  work: Work,
  { name, datasetId, all }: Extract<NaiveCommand, { kind: 'deleteAttribute' }>,
): void {
  if (name === 'scope') {
    if (work.entity.scopes.length === 0) throw new Refusal('ResourceNotFound');
    work.setScopes(nullText);
  } else if (all) {
    if (!work.entity.attributes.delete(name)) throw new Refusal('ResourceNotFound');
    work.note(name);
  } else {
    existing(work, name, datasetId);
    work.put(name, datasetId, undefined);
  }
}
