/** Why a broker did not take a connection or a message. */
export class MqttFailure extends Error {
  /**
   * `never`: this message cannot be taken, now or later. `version`: the broker does not speak this version of MQTT.
   * `later`: anything else.
   */
  readonly kind: 'later' | 'never' | 'version';

  constructor(kind: MqttFailure['kind'], message: string) {
    super(message);
    this.name = 'MqttFailure';
    this.kind = kind;
  }
}

/** What return codes of MQTT 3.1.1 (below 6) and reason codes of MQTT 5 say, as far as it helps to know it. */
const reasons: Readonly<Record<number, string>> = {
  1: 'unacceptable protocol version',
  2: 'client identifier rejected',
  3: 'server unavailable',
  4: 'bad user name or password',
  5: 'not authorized',
  128: 'unspecified error',
  129: 'malformed packet',
  130: 'protocol error',
  131: 'implementation specific error',
  132: 'unsupported protocol version',
  133: 'client identifier not valid',
  134: 'bad user name or password',
  135: 'not authorized',
  136: 'server unavailable',
  137: 'server busy',
  138: 'banned',
  139: 'server shutting down',
  141: 'keep-alive timeout',
  142: 'session taken over',
  144: 'topic name invalid',
  147: 'receive maximum exceeded',
  149: 'packet too large',
  150: 'message rate too high',
  151: 'quota exceeded',
  153: 'payload format invalid',
  155: 'QoS not supported',
  156: 'use another server',
  157: 'server moved',
  159: 'connection rate exceeded',
};

/** Of a message that was refused: what no later attempt changes. */
const final: ReadonlySet<number> = new Set([135, 144, 153]);

const versions: ReadonlySet<number> = new Set([1, 132]);

/** A CONNECT that was refused: somebody may put the broker right, so that it is worth another attempt. */
export function connectFailure(code: number): MqttFailure {
  const kind = versions.has(code) ? 'version' : 'later';
  return new MqttFailure(kind, `the broker refuses the connection: ${reasonOf(code)}`);
}

/** A message that was refused. */
export function publishFailure(code: number): MqttFailure {
  return new MqttFailure(
    final.has(code) ? 'never' : 'later',
    `the broker refuses the message: ${reasonOf(code)}`,
  );
}

/** A connection that the broker has ended. */
export function disconnectFailure(code: number): MqttFailure {
  const why = code === 0 ? '' : `: ${reasonOf(code)}`;
  return new MqttFailure('later', `the broker closed the connection${why}`);
}

function reasonOf(code: number): string {
  return reasons[code] ?? `reason code ${code}`;
}
