import { describe, expect, it, onTestFinished } from 'vitest';
import { formatContextLink } from '../../src/core/jsonld/context-link.ts';
import { coreContext } from '../../src/core/jsonld/core-context.ts';
import type { AppRequest } from '../support/build-app.ts';
import { contextDocuments, type Example, type Members, readExamples } from '../support/smart-data-models.ts';
import { useApp } from '../support/use-app.ts';

/**
 * The published examples of Smart Data Models as clients would use them: what comes in comes out again, in every
 * representation, and nothing changes that should not.
 */

const entities = '/ngsi-ld/v1/entities';
const ldJson = { 'Content-Type': 'application/ld+json' };
const app = useApp({ contexts: contextDocuments() });

/** What is wrong with these examples: docs/reference/smart-data-models.md has the list. */
const refused: ReadonlyMap<string, string> = new Map([
  ['Device/Device.example', 'value: expected the name of an Attribute'],
  ['Device/Device.example-normalized', 'value: expected the name of an Attribute'],
  ['Device/DeviceMeasurement.example-normalized', 'location: expected a GeoProperty, but it is a Property'],
  ['Device/Modbus.example', 'value: expected the name of an Attribute'],
  ['Device/Modbus.example-normalized', 'value: expected the name of an Attribute'],
  ['Energy/InverterDevice.example', 'nominalAmpereAC : expected a letter followed by'],
  ['Energy/InverterDevice.example-normalized', 'location.value.coordinates: expected a position'],
  ['Energy/SolarEnergy.example-normalized', 'location.value.coordinates: expected a position'],
  [
    'Environment/AirQualityMonitoring.example-normalized',
    'location: expected a GeoProperty, but it is a Property',
  ],
  ['Environment/FloodMonitoring.example-normalized', 'floodLevelStatus.type: expected one of Property'],
  ['Environment/NightSkyQuality.example', 'id: expected an absolute URI'],
  ['Environment/NightSkyQuality.example-normalized', 'id: expected an absolute URI'],
  ['Environment/PhreaticObserved.example-normalized', 'depth.observedAt: expected a UTC DateTime'],
  ['Environment/WaterObserved.example-normalized', 'dateObserved.object: expected an absolute URI'],
  ['Weather/SeaConditions.example-normalized', 'location: expected a GeoProperty, but it is a Property'],
  ['Weather/WeatherAlert.example', 'id: expected an absolute URI'],
  ['Weather/WeatherForecast.example', 'id: expected an absolute URI'],
  ['Weather/WeatherForecast.example-normalized', 'id: expected an absolute URI'],
]);

const all = readExamples();
const taken = all.filter(({ name }) => !refused.has(name));
const defaultVocabulary = 'https://uri.etsi.org/ngsi-ld/default-context/';

const pathOf = (id: unknown, query = ''): string => `${entities}/${encodeURIComponent(String(id))}${query}`;

function without(body: Members, ...members: readonly string[]): Members {
  return Object.fromEntries(Object.entries(body).filter(([name]) => !members.includes(name)));
}

/**
 * Creates the Entity of an example, for as long as the test runs. One that is simplified is created empty, and its
 * values are merged into it.
 */
async function create({ form, body }: Example) {
  onTestFinished(() => remove(body.id).then(() => undefined));
  const { id, type, '@context': context } = body;
  const entity = form === 'normalized' ? body : { id, type, '@context': context };
  const created = await app.request({ method: 'POST', path: entities, headers: ldJson, body: entity });
  if (form === 'normalized' || created.status !== 201) return created;
  return await app.request(merging({ form, body }));
}

/** The request that merges all that an example says. */
function merging({ form, body }: Pick<Example, 'form' | 'body'>): AppRequest {
  const query = form === 'simplified' ? '?options=keyValues' : '';
  return { method: 'PATCH', path: pathOf(body.id, query), headers: ldJson, body };
}

const remove = (id: unknown) => app.request({ method: 'DELETE', path: pathOf(id) });

interface Asking {
  readonly query?: string;
  readonly accept?: string;
  /** Absent: names are as the core @context has them. */
  readonly contextUrl?: string;
}

async function read(id: unknown, { query = '', accept = 'application/json', contextUrl }: Asking) {
  const link = contextUrl === undefined ? {} : { Link: formatContextLink(contextUrl) };
  const answer = await app.request({ path: pathOf(id, query), headers: { Accept: accept, ...link } });
  expect(answer.status, answer.text).toBe(200);
  return answer.body as Members;
}

/** Without the times of modification, at any depth. */
function unmodified(body: unknown): unknown {
  return JSON.parse(JSON.stringify(body, (name, value) => (name === 'modifiedAt' ? undefined : value)));
}

/** The simplified form of an Attribute that has one instance. */
function simplifiedValue(attribute: unknown): unknown {
  const { type, value, object, languageMap } = attribute as Members;
  if (type === 'LanguageProperty') return { languageMap };
  return type === 'Relationship' ? object : value;
}

function simplified({ form, body }: Example): Members {
  const members = without(body, '@context');
  if (form === 'simplified') return members;
  return Object.fromEntries(
    Object.entries(members).map(([name, value]) =>
      ['id', 'type', 'scope'].includes(name) ? [name, value] : [name, simplifiedValue(value)],
    ),
  );
}

/** What a name of an example is called under the core @context, whose own terms no other can change. */
function coreName(name: string, terms: Example['terms']): string {
  if (name === 'id' || name === 'type') return name;
  const isCoreTerm = coreContext.expand(name) !== `${defaultVocabulary}${name}`;
  return isCoreTerm ? name : coreContext.compact(terms.get(name) ?? coreContext.expand(name));
}

/** An instant as the standard has it. What examples call a DateTime beside that is kept, and is no instant. */
const utc = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z$/;

/** A value as `q` compares it; undefined where it is not a single one. */
function comparable(value: unknown): string | undefined {
  if (typeof value === 'string') return JSON.stringify(value);
  if (typeof value === 'number' || typeof value === 'boolean') return String(value);
  const { '@type': type, '@value': date } = (value ?? {}) as Members;
  return type === 'DateTime' && utc.test(String(date)) ? String(date) : undefined;
}

/** The ids that a query by one value finds. */
async function found(example: Example, q: string): Promise<unknown[]> {
  const type = [example.body.type].flat()[0];
  const answer = await app.request({
    path: `${entities}?type=${type}&q=${encodeURIComponent(q)}`,
    headers: { Link: formatContextLink(example.contextUrl) },
  });
  expect(answer.status, `${q}: ${answer.text}`).toBe(200);
  return (answer.body as Members[]).map(({ id }) => id);
}

describe('an example of Smart Data Models', () => {
  it.each(taken)('$name is read as it was written (5.6.1, 5.6.17, 5.7.1)', async (example) => {
    const { body, form, contextUrl, terms } = example;
    const created = await create(example);
    expect(created.status, created.text).toBe(form === 'normalized' ? 201 : 204);

    const written = without(body, '@context');
    const format = form === 'normalized' ? 'normalized' : 'simplified';
    const query = `?format=${format}`;
    expect(await read(body.id, { query, contextUrl })).toEqual(written);
    expect(await read(body.id, { query, contextUrl, accept: 'application/ld+json' })).toEqual({
      ...written,
      '@context': contextUrl,
    });
    const core = await read(body.id, { query });
    const names = Object.keys(written).map((name) => coreName(name, terms));
    expect(Object.keys(core).sort()).toEqual(names.sort());
    expect(await read(body.id, { query: '?format=simplified', contextUrl })).toEqual(simplified(example));
  });

  it.each(taken)('$name reads back from what its concise form shows (4.5.1)', async (example) => {
    const { body, contextUrl } = example;
    await create(example);
    const concise = await read(body.id, { query: '?format=concise', contextUrl });
    const normalized = await read(body.id, { contextUrl });
    await remove(body.id);
    const again = { ...concise, '@context': contextUrl };
    const created = await app.request({ method: 'POST', path: entities, headers: ldJson, body: again });
    expect(created.status, created.text).toBe(201);
    expect(await read(body.id, { contextUrl })).toEqual(normalized);
  });

  it.each(taken)('$name is a Feature at its place (4.5.16)', async (example) => {
    const { body, contextUrl } = example;
    await create(example);
    const normalized = await read(body.id, { contextUrl });
    const feature = await read(body.id, { contextUrl, accept: 'application/geo+json' });
    const location = normalized.location as Members | undefined;
    expect(feature).toEqual({
      id: body.id,
      type: 'Feature',
      geometry: location?.value ?? null,
      properties: without(normalized, 'id'),
      '@context': contextUrl,
    });
  });

  it.each(taken)('$name merged again changes modifiedAt and nothing else (5.6.17)', async (example) => {
    const { body, contextUrl } = example;
    await create(example);
    const asking = { query: '?options=sysAttrs', contextUrl };
    const before = await read(body.id, asking);
    const merged = await app.request(merging(example));
    expect(merged.status, merged.text).toBe(204);
    const after = await read(body.id, asking);
    expect(unmodified(after)).toEqual(unmodified(before));
    expect(String(after.modifiedAt) >= String(before.modifiedAt)).toBe(true);
  });

  it.each(taken)('$name is found by each of its single values, and by no other (5.7.2)', async (example) => {
    await create(example);
    for (const [name, value] of Object.entries(simplified(example))) {
      if (name === 'id' || name === 'type') continue;
      const text = comparable(value);
      if (text === undefined) continue;
      expect(await found(example, `${name}==${text}`), name).toEqual([example.body.id]);
      expect(await found(example, `${name}!=${text}`), name).toEqual([]);
    }
  });

  it.each([...refused])('%s is refused: %s', async (name, reason) => {
    const example = all.find((one) => one.name === name);
    if (example === undefined) throw new Error(`There is no example ${name}.`);
    const answer = await create(example);
    expect(answer.status).toBe(400);
    expect((answer.body as Members).type).toBe('https://uri.etsi.org/ngsi-ld/errors/BadRequestData');
    expect((answer.body as Members).detail).toContain(reason);
  });
});
