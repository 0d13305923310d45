import { tellSparingly } from '../operations/operators/tell-sparingly.ts';
import type { MqttLog } from './mqtt-log.ts';

/** Tells of messages that were not taken and that nobody sends again: of the first at once, then how many they are. */
export type LossLog = (details: { readonly clientId: string; readonly reason: string }) => void;

export function createLossLog(log: MqttLog): LossLog {
  return tellSparingly(({ clientId, reason }, times) => {
    if (times === 1) log.warn({ clientId, reason }, 'MQTT message that nobody sends again is lost');
    else log.warn({ messages: times, reason }, 'MQTT messages that nobody sends again are lost');
  });
}
