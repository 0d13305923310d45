import { execFile } from 'node:child_process';
import { existsSync, mkdirSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { promisify } from 'node:util';

const run = promisify(execFile);
const windows = process.platform === 'win32';
const INSTALL_MS = 300_000;
const POLL_MS = 250;

/**
 * Has a package of PyPI in a virtual environment of its own, made and filled the first time. One process at a time does
 * that; others wait for it.
 *
 * @param folder of the environment.
 * @param requirement as pip has it: `name==version`.
 * @returns the path of a program of the package.
 * @throws Error that says what is missing: Python 3 with `venv`, or the package.
 */
export async function pythonEnvironment(
  folder: string,
  requirement: string,
): Promise<(program: string) => string> {
  const complete = join(folder, `complete-${requirement}`);
  const lock = `${folder}.lock`;
  const deadline = performance.now() + INSTALL_MS;
  mkdirSync(dirname(folder), { recursive: true });
  while (!existsSync(complete)) {
    if (takeLock(lock)) {
      try {
        if (!existsSync(complete)) await install(folder, requirement);
        writeFileSync(complete, '');
      } finally {
        rmSync(lock, { recursive: true, force: true });
      }
    } else if (performance.now() > deadline) {
      throw new Error(`${lock} was held by another installation for too long.`);
    } else {
      await pause(POLL_MS);
    }
  }
  return (program) => join(folder, windows ? `Scripts/${program}.exe` : `bin/${program}`);
}

/** One that is as old as an installation may take belongs to a process that was killed. */
function takeLock(lock: string): boolean {
  try {
    mkdirSync(lock);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  }
  try {
    if (Date.now() - statSync(lock).mtimeMs > INSTALL_MS) {
      // Of several that see it, the one whose renaming succeeds removes it.
      const old = `${lock}-${process.pid}`;
      renameSync(lock, old);
      rmSync(old, { recursive: true, force: true });
    }
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
  }
  return false;
}

async function install(folder: string, requirement: string): Promise<void> {
  rmSync(folder, { recursive: true, force: true });
  const options = { timeout: INSTALL_MS, killSignal: 'SIGKILL' } as const;
  await run(windows ? 'python' : 'python3', ['-m', 'venv', folder], options);
  const python = join(folder, windows ? 'Scripts/python.exe' : 'bin/python');
  const quietly = ['--quiet', '--no-input', '--disable-pip-version-check'];
  await run(python, ['-m', 'pip', 'install', ...quietly, requirement], options);
}
