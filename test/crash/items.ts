/** The type of the Entities that are written by HTTP. */
export const itemType = 'CrashItem';

/** The Entity whose Subscription has a receiver that fails now and then. */
export const flakyId = 'urn:ngsi-ld:CrashItem:flaky';

export function itemId(writer: number, place: number): string {
  return `urn:ngsi-ld:CrashItem:${writer}-${place}`;
}

export function isItem(entityId: string): boolean {
  return entityId.startsWith('urn:ngsi-ld:CrashItem:');
}

/** The Entity that Bocage makes of a device. */
export function deviceEntityId(device: string): string {
  return `urn:ngsi-ld:Device:${device}`;
}

export function parityOf(value: number): 'odd' | 'even' {
  return value % 2 === 1 ? 'odd' : 'even';
}

/** What a label must say beside a counter: a document that is torn shows. */
export function labelOf(value: number): string {
  return `v${value}`;
}

/** The Attributes that every write of an item sets together. */
export function itemAttributes(value: number): Record<string, unknown> {
  return {
    counter: { type: 'Property', value },
    label: { type: 'Property', value: labelOf(value) },
    parity: { type: 'Property', value: parityOf(value) },
  };
}

/**
 * The counter of an Entity in simplified representation.
 * @throws Error when its Attributes do not belong together.
 */
export function counterOf(entity: Record<string, unknown>): number {
  const { id, counter, label, parity } = entity;
  const whole =
    typeof counter === 'number' &&
    label === labelOf(counter) &&
    (!isItem(String(id)) || parity === parityOf(counter));
  if (!whole) throw new Error(`A torn Entity: ${JSON.stringify(entity)}`);
  return counter;
}
