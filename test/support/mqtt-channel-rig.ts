import { createMqttChannel, type MqttChannelOptions } from '../../src/delivery/channels/mqtt/mqtt-channel.ts';
import { systemSchedule } from '../../src/delivery/schedule.ts';
import { createDial } from '../../src/outbound/dial.ts';
import type { OutboundOptions } from '../../src/outbound/outbound-client.ts';
import { type ScriptedBroker, startScriptedBroker } from './scripted-broker.ts';

const closers: (() => unknown)[] = [];

/** Something to be closed after the test, before what was made earlier. */
export function onClose(close: () => unknown): void {
  closers.push(close);
}

export async function closeMqtt(): Promise<void> {
  for (const close of closers.splice(0).reverse()) await close();
}

export function channelOf(
  options: Partial<MqttChannelOptions> = {},
  outbound: Partial<OutboundOptions> = {},
) {
  const channel = createMqttChannel({
    dial: createDial({ allowPrivate: true, allowed: [], ...outbound }),
    clock: Date.now,
    schedule: systemSchedule,
    alias: async (tenant) => `town${tenant}`,
    timeout: 5_000,
    ...options,
  });
  onClose(() => channel.close());
  return channel;
}

export async function serveScripted(): Promise<ScriptedBroker> {
  const broker = await startScriptedBroker();
  onClose(() => broker.stop());
  return broker;
}

export const version = (value: string) => ({ key: 'MQTT-Version', value });
export const quality = (value: string) => ({ key: 'MQTT-QoS', value });
