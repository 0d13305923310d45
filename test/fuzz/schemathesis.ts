import { spawn } from 'node:child_process';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { pythonEnvironment } from '../support/python-environment.ts';

/** The fuzzer's version: another one generates other cases from the same seed. */
const version = '4.32.5';

const cache = process.env.XDG_CACHE_HOME ?? join(homedir(), '.cache');
const environment = join(cache, 'bocage', `schemathesis-${version}`);

/** What keeps the fuzzer from running, and is no finding. */
export class FuzzerMissing extends Error {}

/**
 * Runs a program with this one's output.
 *
 * @param folder where it may leave things; the present one when absent.
 * @returns its exit code; 127 where there is no such program.
 */
export function run(program: string, parameters: readonly string[], folder?: string): Promise<number> {
  return new Promise((resolve) => {
    const child = spawn(program, parameters, {
      stdio: ['ignore', 'inherit', 'inherit'],
      ...(folder !== undefined && { cwd: folder }),
    });
    const end = () => child.kill();
    process.once('exit', end);
    child.once('error', () => resolve(127));
    child.once('close', (code) => {
      process.off('exit', end);
      resolve(code ?? 1);
    });
  });
}

/**
 * The path of Schemathesis, in a virtual environment of its own below the cache folder of the user; it is made and
 * filled from PyPI the first time.
 * @throws FuzzerMissing
 */
export async function findSchemathesis(): Promise<string> {
  try {
    const program = await pythonEnvironment(environment, `schemathesis==${version}`);
    return program('schemathesis');
  } catch (error) {
    throw new FuzzerMissing(`Schemathesis ${version} needs Python 3 with venv, and PyPI: ${String(error)}`);
  }
}
