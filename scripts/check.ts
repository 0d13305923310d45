/** Everything that judges the sources without running them; `npm run check`. */
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';

interface Step {
  name: string;
  /** The file without which there is nothing to judge yet. */
  needs?: string;
  command: string;
  args: string[];
}

interface Outcome {
  step: Step;
  ok: boolean;
  output: string;
}

const root = join(import.meta.dirname, '..');
const path = [join(root, 'node_modules', '.bin'), process.env.PATH].join(delimiter);
const rooms = ['src', 'test', 'bench', 'scripts', 'examples'].filter((room) => existsSync(join(root, room)));

const steps: Step[] = [
  { name: 'format and lint', command: 'biome', args: ['check', '--error-on-warnings'] },
  { name: 'types', command: 'tsc', args: ['--noEmit'] },
  { name: 'import rules', command: 'depcruise', args: ['--config', '.dependency-cruiser.js', ...rooms] },
  {
    name: 'unused code',
    needs: 'src/main.ts',
    command: 'knip',
    args: ['--no-progress', '--no-config-hints'],
  },
  { name: 'budgets', command: 'node', args: ['scripts/check-budgets.ts'] },
];

function run(step: Step): Promise<Outcome> {
  return new Promise((resolve) => {
    const child = spawn(step.command, step.args, {
      cwd: root,
      env: { ...process.env, PATH: path },
      shell: process.platform === 'win32',
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    const chunks: Buffer[] = [];
    child.stdout.on('data', (chunk: Buffer) => chunks.push(chunk));
    child.stderr.on('data', (chunk: Buffer) => chunks.push(chunk));
    child.on('error', (error) => resolve({ step, ok: false, output: error.message }));
    child.on('close', (code) =>
      resolve({ step, ok: code === 0, output: Buffer.concat(chunks).toString('utf8').trim() }),
    );
  });
}

const outcomes = await Promise.all(
  steps.filter(({ needs }) => needs === undefined || existsSync(join(root, needs))).map(run),
);
for (const { step, ok, output } of outcomes) {
  if (!ok && output !== '') console.log(`${output}\n`);
  console.log(`${ok ? 'ok  ' : 'FAIL'} ${step.name}`);
}
const failed = outcomes.filter((outcome) => !outcome.ok).length;
console.log(`${outcomes.length - failed} passed, ${failed} failed`);
process.exitCode = failed === 0 ? 0 : 1;
