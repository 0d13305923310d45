/** What delivery tells operators; a pino logger is one. */
export interface DeliveryLog {
  debug(details: object, message: string): void;
  warn(details: object, message: string): void;
  error(details: object, message: string): void;
}
