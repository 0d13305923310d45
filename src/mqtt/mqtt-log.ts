/** Where the MQTT sources tell operators what happens. Payloads and credentials are never logged. */
export interface MqttLog {
  debug(details: object, message: string): void;
  info(details: object, message: string): void;
  warn(details: object, message: string): void;
}
