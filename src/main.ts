import { startBocage } from './compose.ts';
import { ConfigError, loadConfig } from './config/config.ts';
import { createLogger } from './observability/logging.ts';

/** Milliseconds for a clean stop, after which the process ends anyway: what was acknowledged is durable already. */
const stopTimeout = 15_000;

async function run(): Promise<void> {
  const config = loadConfig();
  const log = createLogger(config.logLevel);
  const bocage = await startBocage(config, log);
  const state = bocage.ready ? 'Bocage is ready.' : 'Bocage has started, and waits for its store.';
  process.stdout.write(`${state}\n${bocage.places.map((place) => `  ${place}\n`).join('')}`);

  let stopping = false;
  const stop = (signal: NodeJS.Signals) => {
    if (stopping) return;
    stopping = true;
    log.info({ signal }, 'stopping');
    setTimeout(() => process.exit(1), stopTimeout).unref();
    bocage.stop().then(
      () => process.exit(0),
      (error) => {
        log.fatal({ err: error }, 'the stop failed');
        process.exit(1);
      },
    );
  };
  process.on('SIGTERM', stop);
  process.on('SIGINT', stop);
}

run().catch((error: unknown) => {
  // Mistakes in the settings, a port in use, a folder in use: said in words, without a stack.
  const detail = error instanceof ConfigError || isSystemError(error) ? error.message : error;
  process.stderr.write(`Bocage cannot start.\n${detail instanceof Error ? detail.stack : detail}\n`);
  process.exit(1);
});

function isSystemError(error: unknown): error is NodeJS.ErrnoException {
  return error instanceof Error && 'code' in error && typeof error.code === 'string';
}
