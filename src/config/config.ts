import { readFileSync } from 'node:fs';
import { type Setting, SettingError } from './setting.ts';
import { settings } from './settings.ts';
import { unfitCertificates } from './unfit-certificates.ts';

/** Every setting by its short name: `BOCAGE_HTTP_PORT` is `httpPort`. Frozen. */
export type Config = {
  readonly [Key in keyof typeof settings]: (typeof settings)[Key] extends Setting<infer Value>
    ? Value
    : never;
};

/** Everything that is wrong with a configuration, a line for each. */
export class ConfigError extends Error {
  readonly problems: readonly string[];

  constructor(problems: readonly string[]) {
    super(['The configuration is not valid:', ...problems.map((problem) => `  ${problem}`)].join('\n'));
    this.name = 'ConfigError';
    this.problems = problems;
  }
}

/** Names the JSON file that gives settings which the environment does not. */
const fileVariable = 'BOCAGE_CONFIG';

/**
 * Reads the configuration: an environment variable comes before the file that `BOCAGE_CONFIG` names, and that
 * before the default. An empty variable counts as not set.
 * @throws ConfigError with everything that is wrong, unknown `BOCAGE_` names included.
 */
export function loadConfig(env: Readonly<Record<string, string | undefined>> = process.env): Config {
  const problems: string[] = [];
  const file = readFile(env[fileVariable], problems);
  reportUnknown(env, file, problems);
  const values = Object.fromEntries(
    Object.entries<Setting<unknown>>(settings).map(([key, row]) => {
      const inEnvironment = env[row.name];
      const given = inEnvironment === undefined || inEnvironment === '' ? file.get(row.name) : inEnvironment;
      return [key, given === undefined ? row.default : parseSetting(row, given, problems)];
    }),
  ) as Config;
  if (problems.length === 0) {
    problems.push(...missing(values), ...unfitCertificates(values), ...exposures(values));
  }
  if (problems.length > 0) throw new ConfigError(problems);
  return Object.freeze(values);
}

function parseSetting(row: Setting<unknown>, given: string, problems: string[]): unknown {
  try {
    return row.kind.parse(given.trim());
  } catch (error) {
    if (!(error instanceof SettingError)) throw error;
    problems.push(`${row.name}: ${error.message}${row.secret ? '' : `, but it is "${given}"`}.`);
    return row.default;
  }
}

/** The settings that a JSON object gives, each as the text that the environment would have. */
function readFile(path: string | undefined, problems: string[]): ReadonlyMap<string, string> {
  const found = new Map<string, string>();
  if (path === undefined || path === '') return found;
  let content: unknown;
  try {
    content = JSON.parse(readFileSync(path, 'utf8'));
  } catch (error) {
    problems.push(`${fileVariable}: ${path} cannot be read as JSON (${(error as Error).message}).`);
    return found;
  }
  if (typeof content !== 'object' || content === null || Array.isArray(content)) {
    problems.push(`${fileVariable}: expected a JSON object in ${path}.`);
    return found;
  }
  for (const [name, value] of Object.entries(content)) {
    const asText = textOf(value);
    if (asText === undefined) problems.push(`${name}: expected a text, number or list of texts in ${path}.`);
    else found.set(name, asText);
  }
  return found;
}

function textOf(value: unknown): string | undefined {
  if (typeof value === 'string') return value;
  if (typeof value === 'number') return String(value);
  if (Array.isArray(value) && value.every((item) => typeof item === 'string')) return value.join(',');
  return undefined;
}

function reportUnknown(
  env: Readonly<Record<string, string | undefined>>,
  file: ReadonlyMap<string, string>,
  problems: string[],
): void {
  const known = new Set<string>([fileVariable, ...Object.values(settings).map(({ name }) => name)]);
  const given = new Set([...Object.keys(env).filter((name) => name.startsWith('BOCAGE_')), ...file.keys()]);
  for (const name of given) {
    if (!known.has(name)) problems.push(`${name}: there is no such setting.`);
  }
}

/** What the other settings make necessary. */
function missing(config: Config): string[] {
  return [
    ...(config.store === 'mongodb' && config.mongodbUri === undefined
      ? [`${settings.mongodbUri.name}: expected with ${settings.store.name}=mongodb, but it is not set.`]
      : []),
    ...companion(config, 'tlsCertificate', 'tlsKey'),
    ...companion(config, 'tlsKey', 'tlsCertificate'),
    ...companion(config, 'smtpUrl', 'mailFrom'),
  ];
}

/** A setting that makes no sense without another. */
function companion(config: Config, key: keyof Config, other: keyof Config): string[] {
  if (config[key] === undefined || config[other] !== undefined) return [];
  return [`${settings[other].name}: expected with ${settings[key].name}, but it is not set.`];
}

/** Listening where others can reach it needs a decision about access. */
function exposures(config: Config): string[] {
  if (config.access === 'off') return [];
  const addresses: [name: string, address: string][] = [[settings.httpHost.name, config.httpHost]];
  // With an external broker the embedded one does not listen.
  if (config.mqttUrl === undefined) addresses.push([settings.mqttHost.name, config.mqttHost]);
  return addresses
    .filter(([, address]) => !isLoopback(address))
    .map(
      ([name, address]) =>
        `${name}: ${address} is not a loopback address, and there is no access control yet. ` +
        `Anybody who reaches it could read and change everything; set ${settings.access.name}=off to allow that.`,
    );
}

/** Whether an address on which Bocage listens can be reached from this machine only. */
export function isLoopback(host: string): boolean {
  return host === 'localhost' || host === '::1' || /^127(\.\d{1,3}){3}$/.test(host);
}
