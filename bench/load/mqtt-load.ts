import { createMqttPublisher, type MqttPublisher } from '../../test/support/mqtt-publisher.ts';
import { createRecorder, type Duration, type Measurement, type Recorder } from './measurement.ts';

export interface MqttLoad extends Duration {
  readonly port: number;
  readonly connections: number;
  /** Messages without PUBACK, on each connection. */
  readonly inFlight: number;
  readonly next: () => { readonly topic: string; readonly payload: string };
}

async function keepPublishing(publisher: MqttPublisher, load: MqttLoad, recorder: Recorder): Promise<void> {
  while (performance.now() < recorder.endsAt) {
    const { topic, payload } = load.next();
    const beganAt = performance.now();
    await publisher.publish(topic, payload);
    recorder.record(beganAt, true);
  }
}

/** Publishes with QoS 1 over several connections, a fixed number in flight on each. */
export async function runMqttLoad(load: MqttLoad): Promise<Measurement> {
  const publishers = Array.from({ length: load.connections }, (_, index) =>
    createMqttPublisher(`bench-${index}`),
  );
  await Promise.all(publishers.map((publisher) => publisher.connect(load.port)));
  const recorder = createRecorder(load);
  const slots = publishers.flatMap((publisher) =>
    Array.from({ length: load.inFlight }, () => keepPublishing(publisher, load, recorder)),
  );
  await Promise.all(slots);
  await Promise.all(publishers.map((publisher) => publisher.disconnect()));
  return recorder.finish();
}
