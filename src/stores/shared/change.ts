import type { AttributeInstance, AttributeKind, EpochMs } from '../../core/model/entity.ts';
import { attributeKinds } from '../../core/model/entity.ts';
import { parseJsonText } from '../../core/parse-json-text.ts';
import type { NotifiedAttribute, NotifiedChange } from '../../core/subscription/notified-change.ts';
import type { OutboxSummary } from '../../ports/store.ts';
import { decodeEntity, decodeInstance, type TermIri } from './decode-entity.ts';
import { encodeInstance, kindNumbers, type TermNumber } from './encode-entity.ts';

/** What a change says besides the Entity. */
interface LeanChange {
  readonly kind: NotifiedChange['kind'];
  readonly at: EpochMs;
  readonly headers?: Readonly<Record<string, string>>;
  readonly via?: readonly string[];
  /** `owedSince`. */
  readonly owed?: EpochMs;
  /** Each Attribute instance: name, effect, kind, datasetId ('' for the default one), the instance before. */
  readonly attributes?: readonly [number, NotifiedAttribute['effect'], number, string, string?][];
}

/** The part of a change that is not its Entity, as text. */
export function encodeChangeDetail(change: NotifiedChange, idFor: TermNumber): string {
  const detail: LeanChange = {
    kind: change.kind,
    at: change.at,
    ...(change.headers !== undefined && { headers: change.headers }),
    ...(change.via !== undefined && { via: change.via }),
    ...(change.owedSince !== undefined && { owed: change.owedSince }),
    ...(change.attributes.length > 0 && {
      attributes: change.attributes.map((changed) => encodeChanged(changed, idFor)),
    }),
  };
  return JSON.stringify(detail);
}

function encodeChanged(
  { attribute, effect, kind, datasetId, before }: NotifiedAttribute,
  idFor: TermNumber,
): [number, NotifiedAttribute['effect'], number, string, string?] {
  const encoded = [idFor(attribute), effect, kindNumbers[kind], datasetId ?? ''] as const;
  return before === undefined ? [...encoded] : [...encoded, encodeInstance(before, idFor)];
}

/** When the change was of which {@link encodeChangeDetail} wrote the detail, and whether it is owed again. */
export function changeTimes(detail: string): Pick<OutboxSummary, 'changedAt' | 'replayed'> {
  const { at, owed } = parseJsonText(detail) as unknown as LeanChange;
  return owed === undefined ? { changedAt: at } : { changedAt: owed, replayed: true };
}

/** The change of an Entity's document and what {@link encodeChangeDetail} wrote. */
export function decodeChange(id: string, entity: string, detail: string, iriOf: TermIri): NotifiedChange {
  const { kind, at, headers, via, owed, attributes = [] } = parseJsonText(detail) as unknown as LeanChange;
  return {
    kind,
    entity: decodeEntity(id, entity, iriOf),
    attributes: attributes.map(([term, effect, kindNumber, datasetId, before]): NotifiedAttribute => {
      const instance: AttributeInstance | undefined =
        before === undefined ? undefined : decodeInstance(before, iriOf);
      return {
        attribute: iriOf(term),
        effect,
        kind: attributeKinds[kindNumber] as AttributeKind,
        ...(datasetId !== '' && { datasetId }),
        ...(instance !== undefined && { before: instance }),
      };
    }),
    at,
    ...(headers !== undefined && { headers }),
    ...(via !== undefined && { via }),
    ...(owed !== undefined && { owedSince: owed }),
  };
}
