import { openDelivery } from './compose/open-delivery.ts';
import { awaitStore, openConfiguredStore, placeOfStore } from './compose/open-store.ts';
import { openStreams } from './compose/open-streams.ts';
import { createWaysOut } from './compose/ways-out.ts';
import type { Config } from './config/config.ts';
import { Problem } from './core/errors.ts';
import { createClaims } from './delivery/claims.ts';
import { createNotificationRenderer } from './delivery/rendering/notification-renderer.ts';
import { systemSchedule } from './delivery/schedule.ts';
import { buildServer } from './http/build-server.ts';
import { createIngest, type Ingest } from './ingest/pipeline.ts';
import { createEmbeddedBroker } from './mqtt/embedded-broker.ts';
import { createExternalClient } from './mqtt/external-client.ts';
import type { Logger } from './observability/logging.ts';
import { createMetrics, type Metrics } from './observability/metrics.ts';
import { type ContextDownloads, createContextLoader } from './operations/contexts/context-loader.ts';
import { createContextService } from './operations/contexts/context-service.ts';
import { createExpiry } from './operations/expiry/expiry.ts';
import { type StoreWatch, watchStore } from './operations/operators/watch-store.ts';
import { createServices } from './operations/services.ts';
import type { Clock } from './ports/clock.ts';
import type { MqttSource } from './ports/mqtt.ts';
import type { OutboundClient } from './ports/outbound.ts';
import type { ContextLoader, Store } from './ports/store.ts';

/** A running Bocage. */
export interface Bocage {
  /** Whether the store is there: without it Bocage runs, and refuses what needs it. */
  readonly ready: boolean;
  /** Where everything is, a line each, for people. */
  readonly places: readonly string[];
  /** Takes nothing new, finishes what was taken, and lets go of everything. */
  stop(): Promise<void>;
}

/** Bytes of MQTT payloads that wait for the store. */
const maximumHeldBytes = 32 * 1024 * 1024;

/** Milliseconds by which a message may pass the times that hold it back: the store answers within its own. */
const holdMargin = 15_000;

/**
 * Chooses the concrete parts, joins them and starts them: the store first, the ways in last. Where the store is a server
 * that is away, everything starts all the same: what needs it is refused until it is there.
 */
export async function startBocage(config: Config, log: Logger): Promise<Bocage> {
  const clock: Clock = Date.now;
  const metrics = createMetrics({ process: true });
  const ways = createWaysOut(config);
  const { store, downloads } = await openStore(config, ways.outbound, clock, log);
  const contexts = createContextService({
    downloads,
    store,
    clock,
    onFailure: (error) => log.warn({ err: error }, 'uses of @contexts could not be written'),
  });
  const notifying = {
    ...{ store, clock, log, claims: createClaims(store.outbox) },
    renderer: createNotificationRenderer({ contexts, store, clock }),
  };
  const streams = openStreams(config, notifying);
  const delivery = openDelivery(config, {
    ...notifying,
    channels: ways.channels(store, clock),
    observe: metrics.notification,
  });
  const ingest = ingestOf(config, store, metrics, log);
  const expiry = createExpiry({ store, clock, schedule: systemSchedule, log });
  const services = createServices({
    ...{ store, contexts, clock, expiry, limits: config },
    deliveries: delivery.monitor,
    observeCommit: metrics.commit,
  });
  const mqtt = mqttSource(config, log);
  const server = await buildServer({
    ...{ services, ingest, streams, metrics, config, log },
    health: { mqtt: () => ({ ready: mqtt.connected, detail: mqtt.description }) },
  });
  const ready = await awaitStore(store);
  const watch = watchStore({ store, clock, schedule: systemSchedule, log });
  sampleOutages(metrics, watch, ingest);
  const begin = () => Promise.all([delivery.start(), expiry.start()]);
  if (ready) await begin();
  else
    watch.ready
      .then(begin)
      .catch((error: unknown) => log.error({ err: error }, 'what the store owes cannot be read'));
  await mqtt.start(ingest.handleMqtt);
  const address = await server.listen({ host: config.httpHost, port: config.httpPort });
  return {
    ready,
    places: placesOf(address, mqtt, config, store),
    async stop() {
      watch.stop();
      ingest.stop();
      // While it is away, whatever waits for it waits in vain.
      const closed = store.health().ready ? undefined : store.close();
      await Promise.all([streams.stop(), server.close(), mqtt.stop(), expiry.stop()]);
      await delivery.stop();
      await contexts.close();
      await (closed ?? store.close());
      await ways.close();
    },
  };
}

function ingestOf(config: Config, store: Store, metrics: Metrics, log: Logger): Ingest {
  return createIngest({
    store,
    clock: Date.now,
    log,
    observe: metrics.measurement,
    hold: {
      schedule: systemSchedule,
      random: Math.random,
      limits: { time: config.mqttHoldTime, messages: config.maximumHeld, bytes: maximumHeldBytes },
    },
  });
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
  const store = await openConfiguredStore(config, {
    loadContext,
    onFailure(error) {
      // Of a store that is away the watch tells once.
      const away = error instanceof Problem && error.code === 'ServiceUnavailable';
      log[away ? 'debug' : 'error']({ err: error }, 'the store failed');
    },
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

/** A message that is held must not look like one that the handler is too slow for. */
function mqttSource(config: Config, log: Logger): MqttSource {
  const limits = { handlerTime: config.mqttHoldTime + config.mongodbTimeout + holdMargin };
  return config.mqttUrl === undefined
    ? createEmbeddedBroker({ host: config.mqttHost, port: config.mqttPort, log, limits })
    : createExternalClient({ url: config.mqttUrl, log, limits });
}

function sampleOutages(metrics: Metrics, watch: StoreWatch, ingest: Ingest): void {
  metrics.sample(
    'bocage_store_away_seconds',
    'How long the store has been away; 0 while it is there.',
    'gauge',
    watch.awaySeconds,
  );
  metrics.sample(
    'bocage_mqtt_held_messages',
    'MQTT messages that wait, unacknowledged, for the store to come back.',
    'gauge',
    () => ingest.held,
  );
}

function placesOf(address: string, mqtt: MqttSource, config: Config, store: Store): string[] {
  return [
    `NGSI-LD API  ${address}/ngsi-ld/v1`,
    `Swagger UI   ${address}/docs`,
    `devices      ${address}/iot/json and /iot/d`,
    `operators    ${address}/health/ready, /metrics`,
    `MQTT         ${mqtt.description}`,
    `data         ${placeOfStore(config)} (${store.health().detail})`,
  ];
}
