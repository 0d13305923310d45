import type { NotifiedAttribute, NotifiedChange } from './notified-change.ts';

/**
 * One change in the place of two of the same Entity that are told together: its last state, and what has become of
 * each Attribute since before the first of them. There may have been changes in between of which nobody had to be told.
 *
 * One that is owed again is the earlier one, wherever it stands.
 *
 * The request headers are those of the later one. Of the brokers that they came through, those remain that know
 * both: any other has yet to hear of one of them.
 */
export function coalesceChanges(earlier: NotifiedChange, later: NotifiedChange): NotifiedChange {
  if (later.owedSince !== undefined && earlier.owedSince === undefined)
    return coalesceChanges(later, earlier);
  const { headers, via, ...told } = later;
  const brokers = brokersOfAll([earlier, later]);
  return {
    ...told,
    kind: kindOf(earlier, later),
    attributes: attributesOf(earlier, later),
    ...(headers !== undefined && { headers }),
    ...(brokers.length > 0 && { via: brokers }),
  };
}

/** The brokers that each of some changes has come through, in the order of the last: what a notification of all names. */
export function brokersOfAll(changes: readonly NotifiedChange[]): readonly string[] {
  const [last, ...others] = changes.toReversed();
  return (last?.via ?? []).filter((broker) => others.every(({ via }) => via?.includes(broker) === true));
}

/** An Entity that is new to the receiver stays so, whatever happens to it, as long as it is there. */
function kindOf(earlier: NotifiedChange, later: NotifiedChange): NotifiedChange['kind'] {
  return earlier.kind === 'created' && later.kind === 'updated' ? 'created' : later.kind;
}

function attributesOf(earlier: NotifiedChange, later: NotifiedChange): readonly NotifiedAttribute[] {
  if (later.kind !== 'updated' || earlier.kind === 'created') return [];
  const attributes = new Map(later.attributes.map((attribute) => [keyOf(attribute), attribute]));
  for (const first of earlier.attributes) {
    const last = attributes.get(keyOf(first));
    const both = last === undefined ? alone(first, later) : together(first, last);
    if (both === undefined) attributes.delete(keyOf(first));
    else attributes.set(keyOf(first), both);
  }
  return [...attributes.values()];
}

const keyOf = ({ attribute, datasetId }: NotifiedAttribute): string => `${attribute} ${datasetId ?? ''}`;

/** What a change that nobody was told of has made of an instance: deleted and there again, or there and gone. */
function alone(first: NotifiedAttribute, { entity }: NotifiedChange): NotifiedAttribute | undefined {
  const instances = Object.hasOwn(entity.attributes, first.attribute)
    ? entity.attributes[first.attribute]
    : undefined;
  const present = instances?.find(({ datasetId }) => datasetId === first.datasetId);
  if (present === undefined) return first.effect === 'deleted' ? first : undefined;
  return first.effect === 'deleted' ? { ...first, effect: 'updated', kind: present.kind } : first;
}

/** Of an instance that came and went, nobody has to be told. */
function together(first: NotifiedAttribute, last: NotifiedAttribute): NotifiedAttribute | undefined {
  const { before: between, ...told } = last;
  if (first.effect === 'created')
    return last.effect === 'deleted' ? undefined : { ...told, effect: 'created' };
  const before = first.before ?? between;
  return {
    ...told,
    effect: last.effect === 'deleted' ? 'deleted' : 'updated',
    ...(before !== undefined && { before }),
  };
}
