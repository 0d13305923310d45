import { resolve } from 'node:path';
import { type Config, isLoopback } from './config/config.ts';
import { createDelivery } from './delivery/delivery.ts';
import { systemSchedule } from './delivery/schedule.ts';
import { buildServer } from './http/build-server.ts';
import { createIngest } from './ingest/pipeline.ts';
import { createEmbeddedBroker } from './mqtt/embedded-broker.ts';
import { createExternalClient } from './mqtt/external-client.ts';
import type { Logger } from './observability/logging.ts';
import { createMetrics } from './observability/metrics.ts';
import { type ContextDownloads, createContextLoader } from './operations/contexts/context-loader.ts';
import { createContextService } from './operations/contexts/context-service.ts';
import { createExpiry } from './operations/expiry/expiry.ts';
import { createServices } from './operations/services.ts';
import { createOutboundClient } from './outbound/outbound-client.ts';
import type { Clock } from './ports/clock.ts';
import type { MqttSource } from './ports/mqtt.ts';
import type { OutboundClient } from './ports/outbound.ts';
import type { ContextLoader, Store } from './ports/store.ts';
import { openSqliteStore } from './stores/sqlite/sqlite-store.ts';

/** A running Bocage. */
export interface Bocage {
  /** Where everything is, a line each, for people. */
  readonly places: readonly string[];
  /** Takes nothing new, finishes what was taken, and lets go of everything. */
  stop(): Promise<void>;
}

/**
 * Chooses the concrete parts, joins them and starts them: the store first, the ways in last, so that nothing is
 * taken that could not be kept.
 */
export async function startBocage(config: Config, log: Logger): Promise<Bocage> {
  const clock: Clock = Date.now;
  const metrics = createMetrics({ process: true });
  const outbound = createOutboundClient({
    allowPrivate: isLoopback(config.httpHost),
    allowed: config.outboundAllow,
  });
  const { store, downloads } = await openStore(config, outbound, clock, log);
  const contexts = createContextService({
    downloads,
    store,
    clock,
    onFailure: (error) => log.warn({ err: error }, 'uses of @contexts could not be written'),
  });
  const delivery = createDelivery({
    store,
    outbound,
    contexts,
    clock,
    log,
    observe: metrics.notification,
    timeout: config.notificationTimeout,
    maximumAge: config.notificationRetryAge,
  });
  const ingest = createIngest({ store, clock, log, observe: metrics.measurement });
  const expiry = createExpiry({ store, clock, schedule: systemSchedule, log });
  const services = createServices({
    store,
    contexts,
    clock,
    limits: config,
    expiry,
    observeCommit: metrics.commit,
  });
  const mqtt = mqttSource(config, log);
  const server = await buildServer({
    services,
    ingest,
    metrics,
    config,
    log,
    health: { mqtt: () => ({ ready: mqtt.connected, detail: mqtt.description }) },
  });
  await delivery.start();
  await expiry.start();
  await mqtt.start(ingest.handleMqtt);
  const address = await server.listen({ host: config.httpHost, port: config.httpPort });
  return {
    places: placesOf(address, mqtt, config, store),
    async stop() {
      await Promise.all([server.close(), mqtt.stop(), expiry.stop()]);
      await delivery.stop();
      await contexts.close();
      await store.close();
      await outbound.close();
    },
  };
}

/** The store needs the loader of @contexts, and the loader keeps what it brings in the store: tied here. */
async function openStore(
  config: Config,
  outbound: OutboundClient,
  clock: Clock,
  log: Logger,
): Promise<{ store: Store; downloads: ContextDownloads }> {
  let downloads: ContextDownloads | undefined;
  const loadContext: ContextLoader = (url) => {
    if (downloads === undefined) throw new Error('an @context was asked for before the store was open');
    return downloads.load(url);
  };
  const store = await openSqliteStore({
    directory: resolve(config.dataDir),
    loadContext,
    limits: {
      queryTimeMs: config.queryTimeout,
      idempotencyWindowMs: config.idempotencyWindow,
      maximumWaiting: config.maximumWaitingWrites,
      maximumBatch: config.maximumBatch,
    },
    onFailure: (error) => log.error({ err: error }, 'the store failed'),
  });
  downloads = createContextLoader({
    outbound,
    store,
    clock,
    timeout: config.contextTimeout,
    onCacheFailure: (url, error) => log.warn({ url, err: error }, 'an @context could not be kept'),
  });
  return { store, downloads };
}

function mqttSource(config: Config, log: Logger): MqttSource {
  return config.mqttUrl === undefined
    ? createEmbeddedBroker({ host: config.mqttHost, port: config.mqttPort, log })
    : createExternalClient({ url: config.mqttUrl, log });
}

function placesOf(address: string, mqtt: MqttSource, config: Config, store: Store): string[] {
  return [
    `NGSI-LD API  ${address}/ngsi-ld/v1`,
    `Swagger UI   ${address}/docs`,
    `devices      ${address}/iot/json and /iot/d`,
    `operators    ${address}/health/ready, /metrics`,
    `MQTT         ${mqtt.description}`,
    `data         ${resolve(config.dataDir)} (${store.health().detail})`,
  ];
}
