/** A payload that claims to be a measure and is none. `reason` names the place at fault and what was expected. */
export class DecodeError extends Error {
  readonly reason: string;

  constructor(reason: string) {
    super(reason);
    this.name = 'DecodeError';
    this.reason = reason;
  }
}
