import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type BocageProcess, startBocage } from '../support/bocage-process.ts';
import { jsonRequest } from '../support/json-request.ts';
import { createMqttPublisher } from '../support/mqtt-publisher.ts';
import { iotAgentJson, ultraLight } from './gateway.ts';
import { itemAttributes, itemId, itemType } from './items.ts';
import {
  judgeAcknowledgements,
  parseSystemTrace,
  type SyncVerdict,
  type SystemCall,
} from './system-trace.ts';

const TRACED = 'fdatasync,fsync,pwrite64,write,writev,sendto,sendmsg';
const TRACE_ENDS_WITHIN_MS = 5000;

async function expectStatus(status: number, answer: ReturnType<typeof jsonRequest>): Promise<void> {
  const { status: answered, body } = await answer;
  if (answered !== status) throw new Error(`Expected ${status}, got ${answered}: ${JSON.stringify(body)}`);
}

/** 0x40 at the beginning of what is sent, in one piece or in several. */
const PUBACK = /^(?:\[\{iov_base=)?"@/;

/** A few writes, each alone, so that what the trace shows between two acknowledgements belongs to one write. */
async function writeOneByOne({ url, ports }: BocageProcess): Promise<string[]> {
  const entities = `${url}/ngsi-ld/v1/entities`;
  const item = (place: number) => ({ id: itemId(0, place), type: itemType, ...itemAttributes(place) });
  await expectStatus(201, jsonRequest('POST', entities, item(1)));
  await expectStatus(201, jsonRequest('POST', entities, item(2)));
  await expectStatus(204, jsonRequest('PATCH', `${entities}/${itemId(0, 1)}/attrs`, itemAttributes(3)));
  await expectStatus(204, jsonRequest('DELETE', `${entities}/${itemId(0, 2)}`));
  const device = createMqttPublisher('power-cut');
  await device.connect(ports.mqtt);
  await device.publish(ultraLight.topic('d1'), ultraLight.payload(4));
  await device.publish(ultraLight.topic('d1'), ultraLight.payload(5));
  await device.publish(iotAgentJson.topic('d2'), iotAgentJson.payload(6));
  await device.disconnect();
  return [
    'HTTP create',
    'HTTP create',
    'HTTP update',
    'HTTP delete',
    'MQTT measure, new device',
    'MQTT measure, known device',
    'MQTT measure, new device',
  ];
}

/** A reply to a client that says that a write was taken: HTTP 201 or 204, or a PUBACK. */
function acknowledges(ports: BocageProcess['ports']): (call: SystemCall) => boolean {
  const from = (port: number): string => `TCP:[127.0.0.1:${port}->`;
  return ({ target, data }) =>
    (target.startsWith(from(ports.http)) && /"HTTP\/1\.1 20[14]/.test(data)) ||
    (target.startsWith(from(ports.mqtt)) && PUBACK.test(data));
}

async function readFinishedTrace(file: string, pid: number): Promise<string> {
  const deadline = performance.now() + TRACE_ENDS_WITHIN_MS;
  for (;;) {
    const text = readFileSync(file, 'utf8');
    if (new RegExp(`^${pid} \\+\\+\\+ exited`, 'm').test(text) || performance.now() > deadline) return text;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

function describeVerdict(write: string, verdict: SyncVerdict): string {
  const { logWrites, lastLogWriteAt, syncedAt, acknowledgedAt, durable } = verdict;
  const order =
    logWrites === 0
      ? 'nothing was written'
      : `${logWrites} writes to the log until line ${lastLogWriteAt}, ` +
        (syncedAt === undefined ? 'not synced' : `synced at line ${syncedAt}`);
  return `${durable ? 'ok  ' : 'FAIL'} ${write}: ${order}, acknowledged at line ${acknowledgedAt}`;
}

/**
 * Shows in the system calls of the process that every acknowledged write was synced to the disk before the
 * reply left: what stands between a power cut and a loss, which SIGKILL cannot show.
 * @returns 0 when it holds, 1 when not, 2 when it cannot be traced here.
 */
export async function powerCut(dataDir: string): Promise<number> {
  if (spawnSync('strace', ['-V']).status !== 0) {
    console.log('strace is not installed: the order of system calls cannot be shown here.');
    return 2;
  }
  const trace = join(dataDir, 'system-calls.trace');
  // -D: the tracer is a grandchild, so that the process that we signal is Bocage itself.
  const launcher = ['strace', '-D', '-f', '-yy', '-s', '24', '-o', trace, '-e', `trace=${TRACED}`];
  const bocage = await startBocage({ dataDir: join(dataDir, 'data'), launcher, readyWithinMs: 60_000 });
  let writes: string[];
  try {
    console.log(`In force: ${bocage.readiness}`);
    writes = await writeOneByOne(bocage);
  } finally {
    await bocage.kill('SIGTERM');
  }
  const calls = parseSystemTrace(await readFinishedTrace(trace, bocage.pid));
  const verdicts = judgeAcknowledgements(calls, acknowledges(bocage.ports));
  for (const [index, verdict] of verdicts.entries()) {
    console.log(describeVerdict(writes[index] ?? 'an acknowledgement too many', verdict));
  }
  if (verdicts.length !== writes.length) {
    console.log(`FAIL ${writes.length} writes, but ${verdicts.length} acknowledgements in the trace`);
    return 1;
  }
  return verdicts.every(({ durable }) => durable) ? 0 : 1;
}
