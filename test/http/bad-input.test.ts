import { describe, expect, it } from 'vitest';
import { problem, runScenarios } from '../support/scenario.ts';
import { useApp } from '../support/use-app.ts';

const entities = '/ngsi-ld/v1/entities';
const nested = (depth: number) => '['.repeat(depth) + ']'.repeat(depth);
const entity = (members: string) => `{"id":"urn:x:1","type":"Room",${members}}`;

describe('bodies (5.5.2, 6.3.2)', () => {
  const app = useApp();

  it.each([
    ['no JSON', '{"id":', 'InvalidRequest'],
    ['nothing', '', 'InvalidRequest'],
    ['blanks', '   ', 'InvalidRequest'],
    ['a comment', '{/**/}', 'InvalidRequest'],
    ['text after the end', '{} {}', 'InvalidRequest'],
    ['a byte order mark', '\ufeff{}', 'InvalidRequest'],
    ['nesting of 10,000', entity(`"a":{"type":"Property","value":${nested(10_000)}}`), 'BadRequestData'],
    ['nesting of 1,000,000', nested(1_000_000), 'BadRequestData'],
    ['a number', '5', 'BadRequestData'],
    ['a text', '"urn:x:1"', 'BadRequestData'],
    ['an empty array', '[]', 'InvalidRequest'],
    ['an array', '[{}]', 'BadRequestData'],
    ['null', 'null', 'BadRequestData'],
    ['a number as id', '{"id":5,"type":"Room"}', 'BadRequestData'],
    ['an object as type', '{"id":"urn:x:1","type":{}}', 'BadRequestData'],
    ['null as value', entity('"a":{"type":"Property","value":null}'), 'BadRequestData'],
    ['the NGSI-LD Null', entity('"a":{"type":"Property","value":"urn:ngsi-ld:null"}'), 'BadRequestData'],
    ['an unknown kind', entity('"a":{"type":"Nonsense","value":1}'), 'BadRequestData'],
    [
      'a position out of range',
      entity('"location":{"type":"GeoProperty","value":{"type":"Point","coordinates":[200,0]}}'),
      'BadRequestData',
    ],
    ['a script as name', entity('"<script>":1'), 'BadRequestData'],
    ['a name that begins with @', entity('"@evil":1'), 'BadRequestData'],
    [
      'an embedded @context',
      entity('"a":{"type":"Property","value":1,"@context":"https://example.org"}'),
      'BadRequestData',
    ],
  ] as const)('%s', async (_name, body, code) => {
    const response = await app.request({
      method: 'POST',
      path: entities,
      headers: { 'Content-Length': String(Buffer.byteLength(body)) },
      body,
    });
    expect(response.body).toEqual(problem(code));
    expect(response.text).not.toMatch(/at .*\.ts|node_modules/);
  });

  it('that are not UTF-8', async () => {
    const body = Buffer.concat([Buffer.from('{"id":"urn:x:'), Buffer.from([0xff, 0xfe]), Buffer.from('"}')]);
    const response = await app.request({ method: 'POST', path: entities, body });
    expect(response.body).toEqual(problem('InvalidRequest', 'body: expected UTF-8.'));
  });

  it('of 10 MB', async () => {
    const body = entity(`"a":{"type":"Property","value":"${'x'.repeat(10_000_000)}"}`);
    const response = await app.request({ method: 'POST', path: entities, body });
    expect(response.body).toEqual(problem('PayloadTooLarge', /BOCAGE_MAX_BODY_KB/));
  });

  it('leave nothing behind', async () => {
    const response = await app.request({ path: `${entities}?local=true&count=true` });
    expect(response.headers['ngsild-results-count']).toBe('0');
  });
});

describe('values (5.5.4)', () => {
  const value = { text: '<b>"\'é\u2028</b>', list: [1, 1.5, -0, true, [], {}], nothing: '', constructor: 1 };
  const names = '"__proto__":{"type":"Property","value":1},"constructor":{"type":"Property","value":2}';
  const app = useApp();
  runScenarios(app, [
    {
      name: 'keep their JSON types',
      method: 'POST',
      path: entities,
      body: {
        id: 'urn:x:1',
        type: 'Room',
        five: { type: 'Property', value: 5 },
        text: { type: 'Property', value: '5' },
        compound: { type: 'Property', value },
      },
      status: 201,
    },
    {
      name: 'come back as they were',
      path: `${entities}/urn:x:1`,
      status: 200,
      answerHeaders: { 'x-content-type-options': 'nosniff' },
      answer: {
        id: 'urn:x:1',
        type: 'Room',
        five: { type: 'Property', value: 5 },
        text: { type: 'Property', value: '5' },
        compound: { type: 'Property', value: { ...value, list: [1, 1.5, 0, true, [], {}] } },
      },
    },
  ]);

  it('keep numbers that a double cannot hold', async () => {
    const members = '"big":{"type":"Property","value":12345678901234567890.123}';
    await app.request({
      method: 'POST',
      path: entities,
      body: entity(members).replace('urn:x:1', 'urn:x:big'),
    });
    const { text } = await app.request({ path: `${entities}/urn:x:big` });
    expect(text).toContain('12345678901234567890.123');
  });

  it('may have the names of prototypes, which nothing happens to', async () => {
    const body = entity(names).replace('urn:x:1', 'urn:x:proto');
    const created = await app.request({ method: 'POST', path: entities, body });
    expect([201, 400]).toContain(created.status);
    expect(Object.prototype).not.toHaveProperty('type');
    const { status } = await app.request({ path: `${entities}?q=constructor==2&count=true` });
    expect(status).toBe(200);
  });
});

describe('patterns', () => {
  const app = useApp();
  const long = `${'a'.repeat(200)}!`;
  runScenarios(app, [
    {
      name: 'have something to look at',
      method: 'POST',
      path: entities,
      body: { id: `urn:x:${'a'.repeat(200)}`, type: 'Room', name: { type: 'Property', value: long } },
      status: 201,
    },
  ]);

  it.each([
    `type=Room&idPattern=${encodeURIComponent('(a+)+$')}`,
    `type=Room&idPattern=${encodeURIComponent('(a|a)*b')}`,
    `q=${encodeURIComponent('name~=(a|aa)+$')}`,
    `q=${encodeURIComponent('name~=([a-zA-Z]+)*$')}`,
  ])('are evaluated in linear time: %s', async (query) => {
    // On an engine that backtracks these would not end before the time limit of the test.
    const { status } = await app.request({ path: `${entities}?${query}` });
    expect(status).toBe(200);
  });

  it.each(['type=Room&idPattern=(', 'type=Room&idPattern=[z-a]', 'q=name~=('])(
    'are refused when malformed: %s',
    async (query) => {
      const { body } = await app.request({ path: `${entities}?${query}` });
      expect(body).toEqual(problem('BadRequestData'));
    },
  );

  it.each([
    `q=${'('.repeat(5000)}a${')'.repeat(5000)}`,
    `type=${'('.repeat(5000)}A${')'.repeat(5000)}`,
    `type=Room&scopeQ=${'('.repeat(5000)}/A${')'.repeat(5000)}`,
    `georel=within&geometry=Polygon&coordinates=${nested(5000)}`,
  ])('and queries of great depth are refused or answered, never fatal', async (query) => {
    const { status } = await app.request({ path: `${entities}?${query}` });
    expect([200, 400, 403]).toContain(status);
  });
});
