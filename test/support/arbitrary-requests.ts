import fc from 'fast-check';
import { type Json, type JsonMembers, nullText, valueMember } from './naive-entity.ts';
import type { NaiveCommand } from './naive-operations.ts';

/**
 * Arbitrary requests on one Entity, as clients send them in the normalised representation. The vocabularies are
 * small, so that requests meet what earlier ones have written; each Attribute has a kind that it mostly is of.
 */

/** The instant of the first request of a sequence; each further one comes `stepMs` later. */
export const firstInstant = Date.UTC(2026, 0, 1);
export const stepMs = 1000;

const kindOf: Readonly<Record<string, string>> = {
  speed: 'Property',
  state: 'Property',
  owner: 'Relationship',
  place: 'GeoProperty',
  label: 'LanguageProperty',
  mood: 'VocabProperty',
  raw: 'JsonProperty',
  list: 'ListProperty',
  stops: 'ListRelationship',
};
const names = Object.keys(kindOf);
const subNames = ['accuracy', 'source', 'label', 'constructor'];
const kinds = Object.keys(valueMember);

const name = fc.constantFrom(...names);
const uri = fc.constantFrom('urn:x:1', 'urn:x:2', 'urn:x:3');
const text = fc.constantFrom('', 'red', 'été', 'urn:x:1');
const scalar = fc.oneof<fc.Arbitrary<Json>[]>(fc.integer({ min: -3, max: 3 }), text, fc.boolean());
const rarely = <T>(arbitrary: fc.Arbitrary<T>) => fc.option(arbitrary, { nil: undefined, freq: 3 });

/** Objects whose keys meet; with nulls where they remove. */
function object(nulls: boolean): fc.Arbitrary<Json> {
  const leaf = nulls ? fc.oneof(scalar, fc.constant<Json>(nullText)) : scalar;
  const key = fc.constantFrom('a', 'b', '__proto__');
  const members = (value: fc.Arbitrary<Json>): fc.Arbitrary<Json> =>
    fc.uniqueArray(fc.tuple(key, value), { selector: ([one]) => one, maxLength: 3 }).map(Object.fromEntries);
  return members(fc.oneof(leaf, members(leaf), fc.array(scalar, { maxLength: 2 })));
}

const point = fc
  .tuple(fc.integer({ min: -9, max: 9 }), fc.integer({ min: -9, max: 9 }))
  .map((coordinates): Json => ({ type: 'Point', coordinates }));

function languages(nulls: boolean): fc.Arbitrary<Json> {
  const entry = nulls ? fc.oneof(text, fc.constant(nullText)) : text;
  return fc
    .uniqueArray(fc.tuple(fc.constantFrom('en', 'fr', 'de'), entry), {
      selector: ([tag]) => tag,
      minLength: 1,
      maxLength: 3,
    })
    .map(Object.fromEntries);
}

/** What an instance of a kind may hold. */
function contentOf(kind: string, nulls: boolean): fc.Arbitrary<Json> {
  switch (kind) {
    case 'Relationship':
      return fc.oneof<fc.Arbitrary<Json>[]>(uri, fc.array(uri, { minLength: 2, maxLength: 2 }));
    case 'GeoProperty':
      return point;
    case 'LanguageProperty':
      return languages(nulls);
    case 'VocabProperty':
      return fc.constantFrom('calm', 'wild');
    case 'JsonProperty':
      return object(false);
    case 'ListProperty':
      return fc.array(scalar, { maxLength: 3 });
    case 'ListRelationship':
      return fc.array(uri, { maxLength: 2 }).map((all) => all.map((one) => ({ object: one })));
    default:
      return fc.oneof<fc.Arbitrary<Json>[]>(scalar, object(nulls), fc.array(scalar, { maxLength: 2 }));
  }
}

const later = (seconds: number): string => new Date(firstInstant + seconds * 1000).toISOString();
const observedAt = fc.integer({ min: 0, max: 4 }).map(later);
/** Before, within and after a sequence. */
const expiresAt = fc.constantFrom(1.5, 3.5, 5.5, 3600).map(later);
const datasetId = rarely(fc.constantFrom('urn:d:1', 'urn:d:2'));

interface Saying {
  /** Whether nulls remove: in a merge everywhere, in a partial update of members and sub-Attributes. */
  readonly nulls: 'none' | 'members' | 'everywhere';
  /** Whether type and value may be missing. */
  readonly open: boolean;
}

const whole: Saying = { nulls: 'none', open: false };

/** Members without those that are undefined. */
function present(members: Readonly<Record<string, Json | undefined>>): JsonMembers {
  return Object.fromEntries(
    Object.entries(members).filter((entry): entry is [string, Json] => entry[1] !== undefined),
  );
}

function instanceOf(kind: string, saying: Saying, depth: number): fc.Arbitrary<JsonMembers> {
  const orNull = (member: fc.Arbitrary<string>): fc.Arbitrary<string> =>
    saying.nulls === 'none' ? member : fc.oneof(member, fc.constant(nullText));
  const withUnit = kind === 'Property' || kind === 'ListProperty';
  const sub = fc.tuple(fc.constantFrom(...subNames), subInstance(saying, depth - 1));
  return fc
    .record({
      value: contentOf(kind, saying.nulls === 'everywhere'),
      without: saying.open ? fc.constantFrom('', 'value', 'both') : fc.constant(''),
      observedAt: fc.option(orNull(observedAt), { nil: undefined, freq: 2 }),
      expiresAt: rarely(orNull(expiresAt)),
      unitCode: withUnit ? rarely(orNull(fc.constantFrom('CEL', 'KMH'))) : fc.constant(undefined),
      subs: depth > 0 ? fc.array(sub, { maxLength: 2 }) : fc.constant([]),
    })
    .map(({ value, without, subs, ...members }) =>
      present({
        ...(without !== 'both' && { type: kind }),
        ...(without === '' && { [valueMember[kind] as string]: value }),
        ...members,
        ...Object.fromEntries(subs),
      }),
    );
}

function subInstance(saying: Saying, depth: number): fc.Arbitrary<Json> {
  if (depth < 0) return fc.constant<Json>(nullText);
  // A partial update replaces sub-Attributes: they are whole.
  const within = saying.nulls === 'members' ? whole : saying;
  const instance = fc
    .constantFrom('Property', 'LanguageProperty')
    .chain((kind) => instanceOf(kind, within, depth));
  if (saying.nulls === 'none') return instance;
  return fc.oneof({ weight: 3, arbitrary: instance }, { weight: 1, arbitrary: fc.constant<Json>(nullText) });
}

/** The kind that an Attribute mostly is of, or any. */
const kindFor = (attribute: string): fc.Arbitrary<string> =>
  fc.oneof(
    { weight: 12, arbitrary: fc.constant(kindOf[attribute] as string) },
    { weight: 1, arbitrary: fc.constantFrom(...kinds) },
  );

/** An instance in which its removal is asked for. */
function removal(kind: string): Json {
  if (kind === 'LanguageProperty') return { type: kind, languageMap: { '@none': nullText } };
  return { type: kind, [valueMember[kind] as string]: nullText };
}

function attribute(of: string, saying: Saying, removals: boolean): fc.Arbitrary<Json> {
  const one = kindFor(of).chain((kind) => {
    const instance = instanceOf(kind, saying, 1);
    if (!removals) return instance;
    return fc.oneof<fc.WeightedArbitrary<Json>[]>(
      { weight: 4, arbitrary: instance },
      { weight: 1, arbitrary: fc.constant(removal(kind)) },
    );
  });
  const dated = fc
    .tuple(one, datasetId)
    .map(([said, id]) => (id === undefined ? said : { ...(said as JsonMembers), datasetId: id }));
  const several = fc.uniqueArray(dated, {
    selector: (said) => (said as JsonMembers).datasetId ?? '',
    minLength: 2,
    maxLength: 3,
  });
  return fc.oneof<fc.WeightedArbitrary<Json>[]>(
    { weight: 4, arbitrary: dated },
    { weight: 1, arbitrary: several },
  );
}

const typesOf = fc.constantFrom<Json>('Car', 'Car', 'Car', ['Car', 'Taxi'], 'Taxi');
const scopesOf = fc.constantFrom<Json>('/A', ['/A', '/B'], '/B/C');

interface BodyOptions {
  readonly saying: Saying;
  readonly removals: boolean;
  /** Whether type must be there. */
  readonly typed: boolean;
}

function body({ saying, removals, typed }: BodyOptions): fc.Arbitrary<JsonMembers> {
  const entry = name.chain((one) =>
    attribute(one, saying, removals).map((said): [string, Json] => [one, said]),
  );
  const nullable = (member: fc.Arbitrary<Json>): fc.Arbitrary<Json> =>
    removals ? fc.oneof(member, fc.constant<Json>(nullText)) : member;
  return fc
    .record({
      type: typed ? typesOf : rarely(typesOf),
      scope: rarely(nullable(scopesOf)),
      expiresAt: fc.option(nullable(expiresAt), { nil: undefined, freq: 8 }),
      // An empty body is refused before there is a command.
      entries: fc.uniqueArray(entry, { selector: ([one]) => one, minLength: typed ? 0 : 1, maxLength: 5 }),
    })
    .map(({ entries, ...members }) => present({ ...members, ...Object.fromEntries(entries) }));
}

const complete = body({ saying: whole, removals: false, typed: true });
const fragment = body({ saying: whole, removals: false, typed: false });

const simplified: fc.Arbitrary<JsonMembers> = fc
  .uniqueArray(
    fc.tuple(
      name,
      fc.oneof<fc.Arbitrary<Json>[]>(
        scalar,
        uri,
        object(true),
        point,
        fc.array(uri, { maxLength: 2 }),
        fc.constant(nullText),
      ),
    ),
    { selector: ([one]) => one, minLength: 1, maxLength: 3 },
  )
  .map((entries) => Object.fromEntries(entries));

const ofAttribute = (kind: 'partial' | 'replaceAttribute', saying: Saying, removals: boolean) =>
  name.chain((one) =>
    attribute(one, saying, removals)
      .filter((said) => !Array.isArray(said) && Object.keys(said as JsonMembers).length > 0)
      .map((said): NaiveCommand => ({ kind, name: one, body: said as JsonMembers })),
  );

/** Any request on the one Entity. */
const arbitraryRequest: fc.Arbitrary<NaiveCommand> = fc.oneof(
  complete.map((said): NaiveCommand => ({ kind: 'create', body: said })),
  complete.map((said): NaiveCommand => ({ kind: 'replace', body: said })),
  {
    weight: 3,
    arbitrary: fc
      .tuple(
        body({ saying: { nulls: 'everywhere', open: true }, removals: true, typed: false }),
        rarely(observedAt),
      )
      .map(
        ([said, at]): NaiveCommand => ({
          kind: 'merge',
          body: said,
          ...(at !== undefined && { observedAt: at }),
        }),
      ),
  },
  fc.tuple(simplified, rarely(fc.constantFrom('en', 'fr'))).map(
    ([said, lang]): NaiveCommand => ({
      kind: 'mergeSimplified',
      body: said,
      ...(lang !== undefined && { lang }),
    }),
  ),
  fc
    .tuple(fragment, fc.boolean())
    .map(([said, noOverwrite]): NaiveCommand => ({ kind: 'append', body: said, noOverwrite })),
  body({ saying: whole, removals: true, typed: false }).map(
    (said): NaiveCommand => ({ kind: 'update', body: said }),
  ),
  { weight: 2, arbitrary: ofAttribute('partial', { nulls: 'members', open: true }, true) },
  ofAttribute('replaceAttribute', whole, false),
  fc.record({ name: fc.oneof(name, fc.constant('scope')), datasetId, all: fc.boolean() }).map(
    ({ datasetId: id, ...rest }): NaiveCommand => ({
      kind: 'deleteAttribute',
      ...rest,
      ...(id !== undefined && { datasetId: id }),
    }),
  ),
  {
    weight: 3,
    arbitrary: fc
      .record({
        body: complete,
        mode: fc.constantFrom('replace' as const, 'update' as const),
        ifNewer: fc.boolean(),
      })
      .map((members): NaiveCommand => ({ kind: 'upsert', ...members })),
  },
  fc
    .record({ names: fc.subarray(names, { maxLength: 5 }), keep: fc.boolean() })
    .map((members): NaiveCommand => ({ kind: 'reduce', ...members })),
  fc.constantFrom<NaiveCommand>({ kind: 'delete' }, { kind: 'expire' }),
);

/** A creation and what is asked for after it. */
export const arbitraryRequests: fc.Arbitrary<readonly NaiveCommand[]> = fc
  .tuple(
    complete.map((said): NaiveCommand => ({ kind: 'create', body: said })),
    fc.array(arbitraryRequest, { minLength: 1, maxLength: 7 }),
  )
  .map(([first, rest]) => [first, ...rest]);
