import { existsSync, mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import mqtt from 'mqtt';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { printEntity } from '../../src/commit/transfer/print-record.ts';
import { arbitraryEntity } from '../support/arbitrary-entities.ts';
import {
  type BocageOptions,
  type BocagePorts,
  type BocageProcess,
  startBocage,
} from '../support/bocage-process.ts';
import { freePorts } from '../support/free-ports.ts';
import { type NotificationReceiver, startNotificationReceiver } from '../support/notification-receiver.ts';
import { runBocage } from '../support/run-bocage.ts';
import { contextDocuments, readExamples } from '../support/smart-data-models.ts';
import { makeTestStoreHome, type TestStoreHome } from '../support/test-store-home.ts';

/**
 * A commune moves house: from SQLite to the store under test and back, by the commands, between real processes.
 */

type Home = Pick<BocageOptions, 'dataDir' | 'settings'>;

const folder = mkdtempSync(join(tmpdir(), 'bocage-moving-'));
const old: Home = { dataDir: join(folder, 'old') };
const back: Home = { dataDir: join(folder, 'back') };
const files = [join(folder, 'first.jsonl'), join(folder, 'second.jsonl')] as const;

let ports: BocagePorts;
let receiver: NotificationReceiver;
let between: TestStoreHome;
let bocage: BocageProcess | undefined;

const tenant = 'macon';
const headers = { 'NGSILD-Tenant': tenant };

async function request(method: string, path: string, body?: unknown, contentType = 'application/json') {
  const response = await fetch(`${bocage?.url}${path}`, {
    method,
    headers: { ...headers, ...(body !== undefined && { 'Content-Type': contentType }) },
    ...(body !== undefined && { body: typeof body === 'string' ? body : JSON.stringify(body) }),
  });
  return { status: response.status, location: response.headers.get('location'), text: await response.text() };
}

async function start(home: Home): Promise<void> {
  bocage = await startBocage({ ...home, ports, readyWithinMs: 30_000 });
}

async function stop(): Promise<void> {
  expect(await bocage?.kill('SIGTERM')).toMatchObject({ code: 0 });
  bocage = undefined;
}

/** Everything that the API shows, as text; lists of Entities by id, since each store has an order of its own. */
async function shown(): Promise<readonly string[]> {
  const answers: string[] = [];
  for (let offset = 0; ; offset += 1000) {
    const { status, text } = await request(
      'GET',
      `/ngsi-ld/v1/entities?local=true&options=sysAttrs&limit=1000&offset=${offset}`,
    );
    expect(status).toBe(200);
    // Split as text, since numbers would be rounded.
    const entities = text === '[]' ? [] : text.slice(1, -1).split(/,(?=\{"id":"[^"]*","type":)/);
    answers.push(...entities);
    if (entities.length < 1000) break;
  }
  answers.sort();
  for (const path of [
    '/ngsi-ld/v1/subscriptions?options=sysAttrs&limit=100',
    '/ngsi-ld/v1/jsonldContexts?details=true&kind=Hosted',
    '/ops/dead-letters',
  ]) {
    const { status, text } = await request('GET', path);
    expect(status).toBe(200);
    answers.push(text);
  }
  for (const path of ['types', 'attributes']) {
    const { text } = await request('GET', `/ngsi-ld/v1/${path}?details=true`);
    answers.push(
      JSON.stringify((JSON.parse(text) as { id: string }[]).sort((a, b) => (a.id < b.id ? -1 : 1))),
    );
  }
  return answers;
}

/** Where two answers differ, both of them; lines are long. */
function differences(found: readonly string[], expected: readonly string[]): readonly string[] {
  const length = Math.max(found.length, expected.length);
  return Array.from({ length }, (_, index) => [found[index], expected[index]] as const)
    .filter(([one, other]) => one !== other)
    .map(([one, other]) => `${one}\n${other}`);
}

/** All but the first line of an export, which has its instant. */
function contentOf(file: string): string {
  const text = readFileSync(file, 'utf8');
  return text.slice(text.indexOf('\n') + 1);
}

async function hostContexts(): Promise<ReadonlyMap<string, string>> {
  const urls = new Map<string, string>();
  for (const [url, context] of Object.entries(contextDocuments())) {
    const { status, location } = await request('POST', '/ngsi-ld/v1/jsonldContexts', { '@context': context });
    expect(status).toBe(201);
    urls.set(url, `${bocage?.url}${location}`);
  }
  return urls;
}

/** The published examples, with the @contexts that they name hosted here: there may be no network. */
async function createExamples(): Promise<void> {
  const contexts = await hostContexts();
  let taken = 0;
  for (const { body, contextUrl, form } of readExamples()) {
    if (form !== 'normalized') continue;
    const entity = [{ ...body, '@context': contexts.get(contextUrl) }];
    const { status } = await request(
      'POST',
      '/ngsi-ld/v1/entityOperations/upsert',
      entity,
      'application/ld+json',
    );
    if (status < 300) taken += 1;
  }
  expect(taken).toBeGreaterThan(50);
}

async function createGenerated(): Promise<void> {
  const entities = fc.sample(arbitraryEntity({ depth: 2, maximumAttributes: 8 }), { numRuns: 300, seed: 7 });
  const bodies = entities.map((one, index) => {
    const line = printEntity({ ...one, id: `${one.id}:${index}`, expiresAt: '2199-01-01T00:00:00.5Z' });
    return line.slice('{"entity":'.length, -1);
  });
  const { status } = await request('POST', '/ngsi-ld/v1/entityOperations/create', `[${bodies.join(',')}]`);
  expect(status).toBe(201);
  const odd = '{"__proto__":{"a.b":[1,{"$set":"\\ud800"}]},"n":9007199254740993,"x":1e400}';
  const { status: created } = await request(
    'POST',
    '/ngsi-ld/v1/entities',
    `{"id":"urn:ngsi-ld:Odd:1","type":["B","A"],"scope":["/B","/A"],"odd":{"type":"JsonProperty","json":${odd}}}`,
  );
  expect(created).toBe(201);
}

async function subscribe(members: object, endpoint: object): Promise<void> {
  const { status, text } = await request('POST', '/ngsi-ld/v1/subscriptions', {
    type: 'Subscription',
    ...members,
    notification: { endpoint: { uri: `${receiver.url}/notify`, ...endpoint } },
  });
  expect({ status, text }).toMatchObject({ status: 201 });
}

async function publish(topic: string, payload: string): Promise<void> {
  const client = await mqtt.connectAsync(`mqtt://127.0.0.1:${ports.mqtt}`);
  await client.publishAsync(topic, payload, { qos: 1 });
  await client.endAsync();
}

beforeAll(async () => {
  const notified = Promise.withResolvers<void>();
  receiver = await startNotificationReceiver(() => {
    notified.resolve();
    return 204;
  });
  between = makeTestStoreHome();
  const [http = 0, mqttPort = 0] = await freePorts(2);
  ports = { http, mqtt: mqttPort };
  await start(old);
  await subscribe(
    { entities: [{ type: 'Device' }], watchedAttributes: ['t'] },
    { accept: 'application/ld+json' },
  );
  await subscribe(
    { entities: [{ type: 'Never' }], q: 'a.b[c]=="d e"', expiresAt: '2199-01-01T00:00:00Z' },
    {},
  );
  await subscribe(
    { watchedAttributes: ['never'], isActive: false, description: 'ö\u2028' },
    { timeout: 700 },
  );
  await createExamples();
  await createGenerated();
  const measure = await fetch(`${bocage?.url}/iot/json?k=key&i=meter7`, {
    method: 'POST',
    headers: { ...headers, 'Content-Type': 'application/json' },
    body: '{"t":21.5}',
  });
  expect(measure.status).toBe(200);
  await notified.promise;
  // A measurement that is none, in the tenant that devices on MQTT have.
  await publish('/json/key/meter8/attrs', '{"t":');
}, 120_000);

afterAll(async () => {
  await bocage?.kill('SIGKILL');
  await receiver?.close();
  await between?.remove();
  rmSync(folder, { recursive: true, force: true });
});

describe('moving house', { timeout: 120_000 }, () => {
  let before: readonly string[];

  it('is not begun while the broker runs', async () => {
    const output = join(folder, 'never.jsonl');
    const { code, stderr } = await runBocage(['export', '--tenant', tenant, '--output', output], old);
    expect(code).toBe(1);
    expect(stderr).toBe(
      `${old.dataDir} is in use by another Bocage. Stop that one, or give this one another directory.\n`,
    );
    expect(existsSync(output)).toBe(false);
  });

  it('takes along all that the API shows', async () => {
    before = await shown();
    const text = before.join('\n');
    expect(text).toMatch(/"timesSent":1/);
    expect(text).toContain('9007199254740993');
    await stop();
    const exported = await runBocage(['export', '--tenant', tenant, '--output', files[0]], old);
    expect(exported).toMatchObject({ code: 0, stdout: '' });
    expect(exported.stderr).toMatch(/^Exported \d+ @contexts, 3 Subscriptions and \d+ Entities\.\n$/);
    expect(statSync(files[0]).mode & 0o077).toBe(0);
    expect(existsSync(`${files[0]}.partial`)).toBe(false);

    const imported = await runBocage(['import', '--input', files[0]], between.process);
    expect(imported).toEqual({
      code: 0,
      stdout: '',
      stderr: expect.stringMatching(/^Imported .* into the tenant macon\.\n$/),
    });
    await start(between.process);
    expect(differences(await shown(), before)).toEqual([]);
    await stop();
  });

  it('comes back the same', async () => {
    expect(
      await runBocage(['export', '--tenant', tenant, '--output', files[1]], between.process),
    ).toMatchObject({
      code: 0,
    });
    expect(contentOf(files[1])).toBe(contentOf(files[0]));
    expect(await runBocage(['import'], back, readFileSync(files[1], 'utf8'))).toMatchObject({ code: 0 });
    await start(back);
    expect(differences(await shown(), before)).toEqual([]);
    await stop();
    const { code, stdout } = await runBocage(['export', '--tenant', tenant], back);
    expect(code).toBe(0);
    expect(stdout.slice(stdout.indexOf('\n') + 1)).toBe(contentOf(files[0]));
  });

  it('takes along what came in and could not be taken', async () => {
    const { stdout } = await runBocage(['export'], old);
    expect(stdout).toMatch(/\n\{"deadLetter":\{"source":"mqtt","address":"\/json\/key\/meter8\/attrs"/);
    const elsewhere = { dataDir: join(folder, 'elsewhere') };
    for (const words of [['import'], ['import', '--replace']]) {
      expect(await runBocage(words, elsewhere, stdout)).toMatchObject({ code: 0 });
    }
    const again = await runBocage(['export'], elsewhere);
    expect(again.stdout.split('\n').slice(1)).toEqual(stdout.split('\n').slice(1));
  });

  it('notices a file that was cut, or that was changed', async () => {
    const text = readFileSync(files[0], 'utf8');
    const cut = await runBocage(
      ['import', '--tenant', 'cut'],
      back,
      text.slice(0, text.lastIndexOf('{"end":')),
    );
    expect(cut).toMatchObject({
      code: 1,
      stderr: expect.stringMatching(/line \d+: expected more.*The file is cut\.\n/),
    });
    const changed = await runBocage(
      ['import', '--tenant', 'changed'],
      back,
      text.replace('"value":21.5', '"value":22.5'),
    );
    expect(changed.code).toBe(1);
    expect(changed.stderr).toMatch(/and then it failed.*\n.*sha256/);
  });

  it('stops where an id is in use, naming the line', async () => {
    const { code, stderr } = await runBocage(['import', '--input', files[0]], back);
    expect(code).toBe(1);
    expect(stderr).toMatch(/^line 2: An @context with the id [\w-]+ exists\.\n$/);
    expect(await runBocage(['import', '--replace', '--input', files[0]], back)).toMatchObject({ code: 0 });
  });
});

describe('a command', () => {
  it.each([
    [['export', '--tenant', 'a b'], 2, /^--tenant: expected a tenant/],
    [['export', '--tenant', 'nobody'], 1, /^There is no tenant nobody\. There are: .*macon/],
    [['export', '--to', 'x'], 2, /^Unknown option '--to'/],
    [['import', 'x'], 2, /^Unexpected argument 'x'/],
    [['import', '--input', join(folder, 'none')], 1, /ENOENT/],
    [['frobnicate'], 2, /^There is no command frobnicate\./],
    [['start', 'x'], 2, /^start takes nothing behind it: x\./],
  ])('says what is wrong with %j', async (words, code, stderr) => {
    expect(await runBocage(words, back)).toEqual({ code, stdout: '', stderr: expect.stringMatching(stderr) });
  });

  it('says what is wrong with the settings', async () => {
    const result = await runBocage(['export'], { ...back, settings: { BOCAGE_HTTP_PORT: 'x' } });
    expect(result).toMatchObject({ code: 2, stderr: expect.stringContaining('BOCAGE_HTTP_PORT') });
  });

  it.each(['export', 'import'])('%s fails where the server of the store is away', async (command) => {
    const settings = {
      BOCAGE_STORE: 'mongodb',
      BOCAGE_MONGODB_URI: 'mongodb://127.0.0.1:1',
      BOCAGE_MONGODB_PATIENCE: '500',
    };
    const header = { format: 'bocage-export', version: 1, tenant: '', instant: '2026-05-01T00:00:00Z' };
    const input = `${JSON.stringify(header)}\n`;
    const { code, stderr } = await runBocage([command], { ...back, settings }, input);
    expect({ code, stderr }).toEqual({ code: 1, stderr: expect.stringContaining('The database is away.') });
  });

  it('helps', async () => {
    expect(await runBocage(['help'], back)).toEqual({
      code: 0,
      stdout: expect.stringContaining('bocage export'),
      stderr: '',
    });
  });
});
