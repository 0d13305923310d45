import type { JsonValue } from '../../core/json.ts';

/** A place in WGS84 degrees; altitude in metres. */
export interface Place {
  readonly longitude: number;
  readonly latitude: number;
  readonly altitude?: number;
}

/** One thing that a device measured. The name is a valid NGSI-LD name; the value is never null. */
export interface Reading {
  readonly name: string;
  readonly value: JsonValue;
  /** A UN/CEFACT code where the unit is a known one, else the unit as the device's codec writes it. */
  readonly unitCode?: string;
}

/** What a device measured at one instant. */
export interface Measurement {
  /** UTC with a literal Z; absent when the message does not say it, and then the time of receipt counts. */
  readonly observedAt?: string;
  readonly readings: readonly Reading[];
  /** Where the device was found to be at that instant. */
  readonly location?: Place;
}

/** What a decoder makes of a payload. */
export interface DecodedMessage {
  readonly device: {
    readonly id: string;
    /** What the network server calls it. */
    readonly name?: string;
    /** Where it was registered to stand: stated with every message, not observed. */
    readonly location?: Place;
  };
  /** The same for every copy of this message, and for no other message of any device. */
  readonly idempotencyKey?: string;
  /** In order of time. Empty when the message is in order but holds nothing to keep. */
  readonly measurements: readonly Measurement[];
}
