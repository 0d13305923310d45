import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { ConfigError, loadConfig } from './config.ts';

const folder = mkdtempSync(join(tmpdir(), 'bocage-config-'));
afterAll(() => rmSync(folder, { recursive: true }));

function file(content: string): string {
  const path = join(folder, 'config.json');
  writeFileSync(path, content);
  return path;
}

function problemsOf(env: Record<string, string>): readonly string[] {
  try {
    loadConfig(env);
  } catch (error) {
    if (error instanceof ConfigError) return error.problems;
    throw error;
  }
  return [];
}

describe('loadConfig', () => {
  it('needs nothing', () => {
    const config = loadConfig({});
    expect(config).toMatchObject({ httpHost: '127.0.0.1', httpPort: 1026, mqttPort: 1883, store: 'sqlite' });
    expect(config.mqttUrl).toBeUndefined();
    expect(Object.isFrozen(config)).toBe(true);
  });

  it('reads each kind of setting', () => {
    const config = loadConfig({
      BOCAGE_HTTP_PORT: ' 8080 ',
      BOCAGE_LOG_LEVEL: 'warn',
      BOCAGE_OUTBOUND_ALLOW: 'dashboard.local, 10.0.0.0/8,,',
      BOCAGE_MQTT_URL: 'mqtts://user:secret@broker.example:8883',
    });
    expect(config).toMatchObject({
      httpPort: 8080,
      logLevel: 'warn',
      outboundAllow: ['dashboard.local', '10.0.0.0/8'],
      mqttUrl: 'mqtts://user:secret@broker.example:8883',
    });
  });

  it('counts an empty variable as not set, and leaves other programs alone', () => {
    expect(loadConfig({ BOCAGE_HTTP_PORT: '', PATH: '/bin', HTTP_PORT: 'x' }).httpPort).toBe(1026);
  });

  it('lets the environment override the file', () => {
    const path = file('{"BOCAGE_HTTP_PORT": 9000, "BOCAGE_PAGE_MAX": 50, "BOCAGE_CORS_ORIGINS": ["a", "b"]}');
    const config = loadConfig({ BOCAGE_CONFIG: path, BOCAGE_HTTP_PORT: '9001' });
    expect(config).toMatchObject({ httpPort: 9001, maximumPage: 50, corsOrigins: ['a', 'b'] });
  });

  it('reports everything at once', () => {
    const path = file('{"BOCAGE_PAGE_MAX": {"a": 1}, "BOCAGE_TYPO_IN_FILE": 1}');
    const problems = problemsOf({
      BOCAGE_CONFIG: path,
      BOCAGE_HTTP_PORT: '80 80',
      BOCAGE_STORE: 'oracle',
      BOCAGE_PORT: '1',
      BOCAGE_CACHE_MB: '-1',
    });
    expect(problems).toEqual([
      expect.stringContaining('BOCAGE_PAGE_MAX: expected a text'),
      'BOCAGE_PORT: there is no such setting.',
      'BOCAGE_TYPO_IN_FILE: there is no such setting.',
      'BOCAGE_HTTP_PORT: expected a whole number from 0 to 65535, but it is "80 80".',
      'BOCAGE_STORE: expected one of sqlite, mongodb, but it is "oracle".',
      'BOCAGE_CACHE_MB: expected a whole number from 0 to 65536, but it is "-1".',
    ]);
  });

  it('says it of the file that cannot be read', () => {
    expect(problemsOf({ BOCAGE_CONFIG: join(folder, 'none.json') })).toEqual([
      expect.stringMatching(/^BOCAGE_CONFIG: .*none\.json cannot be read/),
    ]);
    expect(problemsOf({ BOCAGE_CONFIG: file('[1]') })).toEqual([
      expect.stringMatching(/^BOCAGE_CONFIG: expected a JSON object/),
    ]);
  });

  it('never repeats a value that may hold a password', () => {
    const problems = problemsOf({ BOCAGE_MQTT_URL: 'http://user:hunter2@host' });
    expect(problems).toEqual(['BOCAGE_MQTT_URL: expected a URL that begins with mqtt:// or mqtts://.']);
  });

  it.each([
    'smtp://anna:%zz@mail.example',
    'smtp://mail.example/?requireTLS=true',
    'smtps://mail.example/inbox',
  ])('refuses what a mail server would be asked in vain, without repeating the password: %s', (url) => {
    expect(problemsOf({ BOCAGE_SMTP_URL: url, BOCAGE_MAIL_FROM: 'bocage@city.example' })).toEqual([
      expect.stringMatching(/^BOCAGE_SMTP_URL: expected (?!.*mail\.example)/),
    ]);
  });

  it.each(['Water works', 'a@city.example, b@city.example', 'a@city.example\nBcc: b@city.example', '<a@>'])(
    'refuses e-mails from nobody, or from several: %s',
    (from) => {
      expect(problemsOf({ BOCAGE_SMTP_URL: 'smtp://mail.example', BOCAGE_MAIL_FROM: from })).toEqual([
        expect.stringMatching(/^BOCAGE_MAIL_FROM: expected an e-mail address/),
      ]);
    },
  );

  it.each(['a@city.example', '<a@city.example>', 'Water works: alarms, north <a@city.example>'])(
    'has e-mails come from %s',
    (from) => {
      const given = { BOCAGE_SMTP_URL: 'smtps://anna:p%40ss@mail.example:2465', BOCAGE_MAIL_FROM: from };
      expect(loadConfig(given).mailFrom).toBe(from);
    },
  );

  it('reads where MongoDB is', () => {
    const uri = 'mongodb://bocage:secret@one.example:27017,two.example:27018/?replicaSet=rs0';
    expect(loadConfig({ BOCAGE_STORE: 'mongodb', BOCAGE_MONGODB_URI: uri })).toMatchObject({
      store: 'mongodb',
      mongodbUri: uri,
      mongodbDatabase: 'bocage',
      mongodbWriteConcern: 'majority',
      mongodbReadConcern: 'majority',
      mongodbTimeout: 15_000,
      mongodbPatience: 10_000,
    });
    const given = { BOCAGE_MONGODB_WRITE_CONCERN: '2', BOCAGE_MONGODB_DATABASE: 'city-1_test' };
    expect(loadConfig(given)).toMatchObject({ mongodbWriteConcern: 2, mongodbDatabase: 'city-1_test' });
  });

  it('wants to know where MongoDB is when that is the store', () => {
    expect(problemsOf({ BOCAGE_STORE: 'mongodb' })).toEqual([
      'BOCAGE_MONGODB_URI: expected with BOCAGE_STORE=mongodb, but it is not set.',
    ]);
  });

  it('refuses what MongoDB would not take, without repeating the password', () => {
    const problems = problemsOf({
      BOCAGE_MONGODB_URI: 'postgres://user:hunter2@host',
      BOCAGE_MONGODB_DATABASE: 'a.b',
      BOCAGE_MONGODB_WRITE_CONCERN: '0',
      BOCAGE_MONGODB_READ_CONCERN: 'snapshot',
    });
    expect(problems).toEqual([
      'BOCAGE_MONGODB_URI: expected a connection string that begins with mongodb:// or mongodb+srv://.',
      'BOCAGE_MONGODB_DATABASE: expected a letter, then letters, digits, _ and -, at most 32 in all, but it is "a.b".',
      'BOCAGE_MONGODB_WRITE_CONCERN: expected majority or a whole number from 1 to 50, but it is "0".',
      'BOCAGE_MONGODB_READ_CONCERN: expected one of majority, local, but it is "snapshot".',
    ]);
  });

  it.each(['0.0.0.0', '::', '192.168.1.4', 'broker.example'])(
    'refuses to listen on %s by default',
    (host) => {
      expect(problemsOf({ BOCAGE_HTTP_HOST: host })).toEqual([
        expect.stringMatching(/^BOCAGE_HTTP_HOST: .* is not a loopback address.*BOCAGE_ACCESS=off/),
      ]);
      expect(problemsOf({ BOCAGE_MQTT_HOST: host })).toHaveLength(1);
      expect(loadConfig({ BOCAGE_HTTP_HOST: host, BOCAGE_ACCESS: 'off' }).httpHost).toBe(host);
    },
  );

  it.each(['localhost', '::1', '127.0.0.53'])('listens on %s without a word about access', (host) => {
    expect(loadConfig({ BOCAGE_HTTP_HOST: host }).httpHost).toBe(host);
  });
});
