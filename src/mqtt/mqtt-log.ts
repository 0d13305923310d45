/**
 * Where the MQTT sources tell operators what happens. Payloads and topics are never logged: topics hold
 * the keys of devices.
 */
export interface MqttLog {
  debug(details: object, message: string): void;
  info(details: object, message: string): void;
  warn(details: object, message: string): void;
}
