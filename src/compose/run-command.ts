import { runCommand } from '../cli/run-command.ts';
import { UsageError, usage } from '../cli/usage.ts';
import { ConfigError, loadConfig } from '../config/config.ts';
import { Problem } from '../core/errors.ts';
import { openConfiguredStore } from './open-store.ts';

/** The process of a command that is not the broker: chooses the concrete parts, and says with which code it ends. */
async function run(): Promise<void> {
  const say = (line: string) => void process.stderr.write(`${line}\n`);
  await runCommand(process.argv.slice(2), {
    openStore: () =>
      openConfiguredStore(loadConfig(), {
        // An export has the @contexts that a tenant hosts, and what is in it needs no other.
        loadContext: async (url) => ({
          kind: 'failed',
          code: 'LdContextNotAvailable',
          detail: `${url} is not downloaded by this command.`,
        }),
        onFailure: (failure) => say(failure.message),
      }),
    clock: Date.now,
    input: process.stdin,
    output: process.stdout,
    say,
  });
}

/** Faults of ours have a stack to show, everything else is said in words. */
function describe(error: unknown): string {
  if (error instanceof Problem) return error.detail;
  if (!(error instanceof Error)) return String(error);
  const expected = error instanceof ConfigError || error.name === 'Error';
  return expected ? error.message : (error.stack ?? error.message);
}

function fail(error: unknown): void {
  if (error instanceof UsageError) {
    process.stderr.write(`${error.message}\n\n${usage}`);
    process.exitCode = 2;
  } else {
    process.stderr.write(`${describe(error)}\n`);
    process.exitCode = error instanceof ConfigError ? 2 : 1;
  }
}

// A store that waits for its server keeps no process alive: without this it would end in the middle, and well.
const underWay = setInterval(() => undefined, 60_000);
run()
  .catch(fail)
  .finally(() => clearInterval(underWay));
