/** A small territory that measures: `npm run demo`, with `-- --once` for one round. Needs a running Bocage. */
import { setTimeout as delay } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { connectAsync, type MqttClient } from 'mqtt';
import { iotAgentPosts, iotAgentPublications } from './iot-agent-devices.ts';
import { lorawanUplinks } from './lorawan.ts';
import { fixedEntities, nextQueries } from './territory.ts';

const url = (process.env.BOCAGE_URL ?? 'http://127.0.0.1:1026').replace(/\/$/, '');
const mqttUrl = process.env.BOCAGE_MQTT_URL ?? 'mqtt://127.0.0.1:1883';
const rounds = 12;
const pause = 5000;

/** Something that a person can put right: said in one line. */
class DemoError extends Error {}

async function post(path: string, contentType: string, body: string): Promise<Response> {
  let response: Response;
  try {
    response = await fetch(`${url}${path}`, {
      method: 'POST',
      headers: { 'Content-Type': contentType },
      body,
      signal: AbortSignal.timeout(10_000),
    });
  } catch (error) {
    const reason = (error as Error & { cause?: Error }).cause?.message ?? (error as Error).message;
    throw new DemoError(`Nobody answers at ${url} (${reason}). Start Bocage with: npm start`);
  }
  if (!response.ok) {
    throw new DemoError(`POST ${path} was answered ${response.status}: ${await response.text()}`);
  }
  return response;
}

async function connectMqtt(): Promise<MqttClient> {
  try {
    return await connectAsync(mqttUrl, { connectTimeout: 5000, reconnectPeriod: 0 });
  } catch (error) {
    throw new DemoError(
      `No MQTT broker answers at ${mqttUrl} (${(error as Error).message}). Start Bocage with: npm start`,
    );
  }
}

/** Every PUBACK and every answer that it waits for says that the measure is durable. */
async function measure(mqtt: MqttClient, round: number): Promise<string> {
  const began = performance.now();
  const now = new Date();
  const publications = [...lorawanUplinks(round, now), ...iotAgentPublications(round, now)];
  const posts = iotAgentPosts(round, now);
  await Promise.all([
    ...publications.map(({ topic, payload }) => mqtt.publishAsync(topic, payload, { qos: 1 })),
    ...posts.map(({ path, contentType, body }) => post(path, contentType, body)),
  ]);
  const took = Math.round(performance.now() - began);
  return `round ${round + 1}: ${publications.length} measures by MQTT and ${posts.length} by HTTP are stored, after ${took} ms`;
}

async function run(once: boolean, interrupted: AbortSignal): Promise<void> {
  const entities = fixedEntities();
  const upsert = '/ngsi-ld/v1/entityOperations/upsert?options=update';
  await post(upsert, 'application/json', JSON.stringify(entities));
  console.log(`${entities.length} parking spots and waste containers are in place at ${url}`);
  const mqtt = await connectMqtt();
  try {
    for (let round = 0; round < (once ? 1 : rounds) && !interrupted.aborted; round++) {
      if (round > 0) await delay(pause, undefined, { signal: interrupted }).catch(() => undefined);
      if (!interrupted.aborted) console.log(await measure(mqtt, round));
    }
  } finally {
    await mqtt.endAsync();
  }
  console.log(`\nSee what is there:\n${nextQueries(url)}`);
}

const { values } = parseArgs({ options: { once: { type: 'boolean', default: false } } });
const interruption = new AbortController();
process.once('SIGINT', () => interruption.abort());
try {
  await run(values.once, interruption.signal);
} catch (error) {
  if (!(error instanceof DemoError)) throw error;
  console.error(error.message);
  process.exitCode = 1;
}
