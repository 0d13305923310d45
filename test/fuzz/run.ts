/**
 * The fuzzer: `npm run fuzz -- [--seed 1] [--examples 40] [--seconds 300] [--operation queryEntities]`. It starts
 * Bocage on free ports with data of its own, and puts made-up requests to every operation of its OpenAPI document:
 * valid ones, and such as break one rule after the other.
 * Exit code 0: every answer was a documented one and none a fault; 1: not so; 2: it could not be tried here.
 */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { iotAgentPosts } from '../../examples/demo/iot-agent-devices.ts';
import { fixedEntities } from '../../examples/demo/territory.ts';
import { type BocageProcess, startBocage } from '../support/bocage-process.ts';
import { answerCounts } from './answer-counts.ts';
import { harmless } from './harmless-document.ts';
import { FuzzerMissing, findSchemathesis, run } from './schemathesis.ts';

const checks = [
  'not_a_server_error',
  'status_code_conformance',
  'content_type_conformance',
  'response_schema_conformance',
  'response_headers_conformance',
];

const { values } = parseArgs({
  options: {
    seed: { type: 'string', default: String(Date.now() % 1_000_000) },
    /** Generated requests for each operation and phase. */
    examples: { type: 'string', default: '40' },
    /** For the whole run: it goes on with further cases until they have passed. */
    seconds: { type: 'string', default: '300' },
    /** Only the operation of this id. */
    operation: { type: 'string' },
  },
});

// Leaving this way ends the process under test too.
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => process.exit(130));

/** The demo's data, in the two tenants that the examples of the document name. */
async function fill({ url }: BocageProcess): Promise<void> {
  const entities = {
    path: '/ngsi-ld/v1/entityOperations/upsert',
    contentType: 'application/json',
    body: JSON.stringify(fixedEntities()),
  };
  for (const { path, contentType, body } of [entities, ...iotAgentPosts(0, new Date())]) {
    for (const tenant of [{}, { 'NGSILD-Tenant': 'chalon' }]) {
      const headers = { 'Content-Type': contentType, ...tenant };
      const response = await fetch(url + path, { method: 'POST', headers, body });
      if (!response.ok) throw new Error(`POST ${path} was answered ${response.status}.`);
    }
  }
}

async function fuzz(folder: string): Promise<number> {
  const schemathesis = await findSchemathesis();
  const bocage = await startBocage({ dataDir: join(folder, 'data') });
  try {
    await fill(bocage);
    const document = join(folder, 'openapi.json');
    const response = await fetch(`${bocage.url}/docs/json`);
    writeFileSync(document, harmless(await response.text()));
    console.log(`Seed ${values.seed}, ${values.examples} examples, ${values.seconds} s, data in ${folder}`);
    const parameters = [
      ...['--config-file', join(import.meta.dirname, 'schemathesis.toml')],
      ...['run', document, '--url', bocage.url, '--checks', checks.join(',')],
      ...['--seed', values.seed, '--max-examples', values.examples, '--max-time', values.seconds],
      ...['--continue-on-failure', '--generation-database', 'none', '--warnings', 'off', '--no-color'],
      ...(values.operation === undefined ? [] : ['--include-operation-id', values.operation]),
    ];
    const code = await run(schemathesis, parameters, folder);
    const metrics = await fetch(`${bocage.url}/metrics`);
    console.log(`Answers by status\n${answerCounts(await metrics.text())}`);
    const output = bocage.output();
    if (output !== '') writeFileSync(join(folder, 'bocage.log'), output);
    return code === 0 ? 0 : 1;
  } finally {
    await bocage.kill('SIGKILL');
  }
}

const folder = mkdtempSync(join(tmpdir(), 'bocage-fuzz-'));
try {
  process.exitCode = await fuzz(folder);
} catch (error) {
  if (!(error instanceof FuzzerMissing)) throw error;
  console.error(error.message);
  process.exitCode = 2;
}
if (process.exitCode === 1)
  console.log(`Data and log are kept in ${folder}. Again: npm run fuzz -- --seed ${values.seed}`);
else rmSync(folder, { recursive: true, force: true });
