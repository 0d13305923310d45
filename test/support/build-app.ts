import { openStreams } from '../../src/compose/open-streams.ts';
import { type Config, loadConfig } from '../../src/config/config.ts';
import { createClaims } from '../../src/delivery/claims.ts';
import { createNotificationRenderer } from '../../src/delivery/rendering/notification-renderer.ts';
import { systemSchedule } from '../../src/delivery/schedule.ts';
import { buildServer } from '../../src/http/build-server.ts';
import { createIngest } from '../../src/ingest/pipeline.ts';
import { createLogger, type Logger } from '../../src/observability/logging.ts';
import { createMetrics } from '../../src/observability/metrics.ts';
import { type ContextDownloads, createContextLoader } from '../../src/operations/contexts/context-loader.ts';
import { createContextService } from '../../src/operations/contexts/context-service.ts';
import { createExpiry } from '../../src/operations/expiry/expiry.ts';
import { createServices, type Services } from '../../src/operations/services.ts';
import type { Clock } from '../../src/ports/clock.ts';
import { type OutboundClient, OutboundError } from '../../src/ports/outbound.ts';
import type { Store } from '../../src/ports/store.ts';
import { assertDocumented } from './documented-answers.ts';
import type { ManualTime } from './manual-time.ts';
import { makeTestStoreHome, type TestStoreHome } from './test-store-home.ts';

export interface AppOptions {
  /** Further `BOCAGE_*` settings. */
  readonly settings?: Readonly<Record<string, string>>;
  /** The remote @context documents that can be had; all others cannot. */
  readonly contexts?: Readonly<Record<string, unknown>>;
  /** The clock and timers; those of the runtime when absent. */
  readonly time?: Pick<ManualTime, 'clock' | 'schedule'>;
}

export interface AppRequest {
  readonly method?: 'GET' | 'HEAD' | 'POST' | 'PUT' | 'PATCH' | 'DELETE' | 'OPTIONS';
  readonly path: string;
  readonly headers?: Readonly<Record<string, string>>;
  /** A string or bytes go as they are, anything else as JSON; with a Content-Type of JSON unless one is given. */
  readonly body?: unknown;
}

interface AppResponse {
  readonly status: number;
  /** By lower-case name. */
  readonly headers: Readonly<Record<string, string | undefined>>;
  readonly text: string;
  /** The text parsed as JSON; undefined when it is empty. */
  readonly body: unknown;
}

/** The HTTP API on a store of its own, without a socket. */
export interface App {
  readonly services: Services;
  /** The lines of the log, parsed. */
  readonly log: readonly Record<string, unknown>[];
  /** @throws Error for an answer that the OpenAPI document does not have. */
  request(request: AppRequest): Promise<AppResponse>;
  /** Listens on a free port of the loopback. @returns the port. */
  listen(): Promise<number>;
  close(): Promise<void>;
}

export async function buildApp(options: AppOptions = {}): Promise<App> {
  const home = makeTestStoreHome();
  const config = loadConfig(options.settings ?? {});
  const log: Record<string, unknown>[] = [];
  const logger = createLogger('info', { write: (line) => void log.push(JSON.parse(line)) });
  const metrics = createMetrics({ process: false });
  const { clock, schedule } = options.time ?? { clock: Date.now, schedule: systemSchedule };
  const { store, downloads } = await openStore({ home, config, logger, clock }, options.contexts ?? {});
  const contexts = createContextService({ downloads, store, clock });
  const expiry = createExpiry({ store, clock, schedule, log: logger });
  const services = createServices({
    store,
    contexts,
    clock,
    limits: config,
    expiry,
    observeCommit: metrics.commit,
  });
  const ingest = createIngest({ store, clock, log: logger, observe: metrics.measurement });
  await expiry.start();
  const streams = openStreams(config, {
    ...{ store, clock, schedule, log: logger },
    claims: createClaims(store.outbox),
    renderer: createNotificationRenderer({ contexts, store, clock }),
  });
  const server = await buildServer({ services, ingest, streams, metrics, config, log: logger });
  return {
    services,
    log,
    async request({ method = 'GET', path, headers = {}, body }) {
      const response = await server.inject({
        method,
        url: path,
        headers: body === undefined ? headers : { 'Content-Type': 'application/json', ...headers },
        ...(body !== undefined && { payload: payloadOf(body) }),
      });
      const mediaType = response.headers['content-type'];
      assertDocumented({ method, path, status: response.statusCode, mediaType: mediaType?.toString() });
      return {
        status: response.statusCode,
        headers: response.headers as Record<string, string | undefined>,
        text: response.body,
        body: parse(response.body),
      };
    },
    async listen() {
      return Number(new URL(await server.listen({ host: '127.0.0.1', port: 0 })).port);
    },
    async close() {
      await streams.stop();
      await server.close();
      await expiry.stop();
      await contexts.close();
      await store.close();
      await home.remove();
    },
  };
}

interface StoreParts {
  readonly home: TestStoreHome;
  readonly config: Config;
  readonly logger: Logger;
  readonly clock: Clock;
}

async function openStore(
  { home, config, logger, clock }: StoreParts,
  documents: Readonly<Record<string, unknown>>,
): Promise<{ store: Store; downloads: ContextDownloads }> {
  let downloads: ContextDownloads | undefined;
  const store = await home.open({
    loadContext: (url) => (downloads as ContextDownloads).load(url),
    limits: { maximumBatch: config.maximumBatch, sendsMail: config.smtpUrl !== undefined },
    onFailure: (error) => logger.error({ err: error }, 'the store failed'),
  });
  downloads = createContextLoader({
    outbound: contextHosts(documents),
    store,
    clock,
    timeout: config.contextTimeout,
  });
  return { store, downloads };
}

/** The network beyond the broker: hosts of @context documents, and nothing else. */
function contextHosts(documents: Readonly<Record<string, unknown>>): OutboundClient {
  return {
    async send({ url }) {
      if (!Object.hasOwn(documents, url)) throw new OutboundError('unreachable', `${url} does not answer`);
      return { status: 200, headers: {}, body: JSON.stringify({ '@context': documents[url] }) };
    },
    close: async () => undefined,
  };
}

function payloadOf(body: unknown): string | Buffer {
  return typeof body === 'string' || Buffer.isBuffer(body) ? body : JSON.stringify(body);
}

/** Metrics and device answers are no JSON: their tests look at the text. */
function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}
