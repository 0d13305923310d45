import type { EntityChange } from '../model/change.ts';
import type { Iri } from '../model/entity.ts';
import type { TypeSelection } from '../query/ast.ts';
import type { Candidate } from './candidate.ts';
import { wholeEntityBits } from './change-effects.ts';
import type { EntitySelector } from './subscription.ts';

/** Where candidates are looked for: every one that a change might fire is among those that are found, each once. */
export interface Places {
  add(candidate: Candidate): void;
  remove(candidate: Candidate): void;
  find(change: EntityChange): Candidate[];
}

/** Candidates that have something in common: those that any Attribute concerns, and the others by Attribute. */
interface Place {
  readonly anyAttribute: Set<Candidate>;
  readonly byAttribute: Map<Iri, Set<Candidate>>;
}

/** What the Entity must have, as far as it says where to look: its id, else one of its types, else nothing. */
type Address =
  | { readonly kind: 'id' | 'type'; readonly names: readonly string[] }
  | { readonly kind: 'anywhere' };

const anywhere: readonly Address[] = [{ kind: 'anywhere' }];

export function createPlaces(): Places {
  const everywhere = createPlace();
  const named = { id: new Map<string, Place>(), type: new Map<Iri, Place>() };
  let visit = 0;

  function eachPlace(candidate: Candidate, work: (place: Place) => void): void {
    for (const address of addressesOf(candidate)) {
      if (address.kind === 'anywhere') {
        work(everywhere);
        continue;
      }
      const places = named[address.kind];
      for (const name of address.names) {
        const place = places.get(name) ?? createPlace();
        work(place);
        if (isEmpty(place)) places.delete(name);
        else places.set(name, place);
      }
    }
  }

  return {
    add(candidate) {
      eachPlace(candidate, (place) => addTo(place, candidate));
    },
    remove(candidate) {
      eachPlace(candidate, (place) => removeFrom(place, candidate));
    },
    find(change) {
      const found: Candidate[] = [];
      const entity = change.after ?? change.before;
      if (entity === undefined) return found;
      visit += 1;
      search(everywhere, change, found, visit);
      if (named.id.size > 0) search(named.id.get(entity.id), change, found, visit);
      for (const type of entity.types) search(named.type.get(type), change, found, visit);
      return found;
    },
  };
}

function createPlace(): Place {
  return { anyAttribute: new Set(), byAttribute: new Map() };
}

function isEmpty({ anyAttribute, byAttribute }: Place): boolean {
  return anyAttribute.size === 0 && byAttribute.size === 0;
}

function addTo({ anyAttribute, byAttribute }: Place, candidate: Candidate): void {
  const attributes = attributesOf(candidate);
  if (attributes === undefined) anyAttribute.add(candidate);
  for (const attribute of attributes ?? []) {
    const candidates = byAttribute.get(attribute);
    if (candidates === undefined) byAttribute.set(attribute, new Set([candidate]));
    else candidates.add(candidate);
  }
}

function removeFrom({ anyAttribute, byAttribute }: Place, candidate: Candidate): void {
  anyAttribute.delete(candidate);
  for (const attribute of attributesOf(candidate) ?? []) {
    const candidates = byAttribute.get(attribute);
    candidates?.delete(candidate);
    if (candidates?.size === 0) byAttribute.delete(attribute);
  }
}

/** Attributes of which one must be concerned; undefined where triggers that speak of the whole Entity may fire it. */
function attributesOf({ watched, triggers }: Candidate): ReadonlySet<Iri> | undefined {
  return (triggers & wholeEntityBits) === 0 ? watched : undefined;
}

function search(place: Place | undefined, change: EntityChange, found: Candidate[], visit: number): void {
  if (place === undefined) return;
  const { anyAttribute, byAttribute } = place;
  take(anyAttribute, found, visit);
  if (byAttribute.size === 0) return;
  if (change.kind === 'updated') {
    for (const { attribute } of change.attributes) take(byAttribute.get(attribute), found, visit);
    return;
  }
  for (const attribute in (change.after ?? change.before)?.attributes) {
    take(byAttribute.get(attribute), found, visit);
  }
}

function take(candidates: ReadonlySet<Candidate> | undefined, found: Candidate[], visit: number): void {
  if (candidates === undefined) return;
  for (const candidate of candidates) {
    if (candidate.seen === visit) continue;
    candidate.seen = visit;
    found.push(candidate);
  }
}

/** One for each choice of Entities, of which one must hold. */
function addressesOf({ subscription: { entities } }: Candidate): readonly Address[] {
  return entities === undefined ? anywhere : entities.map(addressOf);
}

function addressOf({ ids, types }: EntitySelector): Address {
  if (ids !== undefined) return { kind: 'id', names: ids };
  const required = requiredTypes(types);
  return required === undefined ? { kind: 'anywhere' } : { kind: 'type', names: required };
}

/** Types of which an Entity must have at least one; undefined where it may have any. */
function requiredTypes(selection: TypeSelection<Iri>): readonly Iri[] | undefined {
  switch (selection.kind) {
    case 'type':
      return [selection.name];
    case 'any':
      return undefined;
    case 'and':
      // Every operand must hold, so that the first that names types is enough to find the Subscription.
      for (const operand of selection.operands) {
        const types = requiredTypes(operand);
        if (types !== undefined) return types;
      }
      return undefined;
    case 'or': {
      const alternatives = selection.operands.map(requiredTypes);
      return alternatives.every((types) => types !== undefined) ? alternatives.flat() : undefined;
    }
  }
}
