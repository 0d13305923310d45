import type { AnyBulkWriteOperation, ClientBulkWriteModel, Document, Filter, UpdateFilter } from 'mongodb';
import type { EntityStep } from '../atomic-write.ts';
import type { EntityDocument } from '../layout.ts';

/** A step, and the changes that nothing but the document of the Entity will say have happened. */
export interface NumberedStep {
  readonly step: EntityStep;
  /** For `r`. Empty where a transaction keeps changes and Entity together. */
  readonly sequences: readonly number[];
}

/** A write on one document of an Entity, which does nothing where the document is not as expected. */
export type EntityModel =
  | { readonly kind: 'insert'; readonly document: EntityDocument }
  | {
      readonly kind: 'update';
      readonly filter: Filter<EntityDocument>;
      readonly update: UpdateFilter<EntityDocument>;
    }
  | { readonly kind: 'delete'; readonly filter: Filter<EntityDocument> };

/** Members that a document may lack; `r` is not among them. */
const optionalMembers = ['d', 't', 's', 'u', 'p', 'i', 'g', 'e'] as const;

/** @returns undefined where there was nothing, there is nothing, and nothing is to be said of it. */
export function entityModel({ step, sequences }: NumberedStep): EntityModel | undefined {
  const { id, expected, document, version } = step;
  if (expected === undefined) {
    if (document !== undefined) {
      return { kind: 'insert', document: sequences.length > 0 ? { ...document, r: sequences } : document };
    }
    return sequences.length === 0
      ? undefined
      : { kind: 'insert', document: { _id: id, v: version, r: sequences } };
  }
  const filter = { _id: id, v: expected.v };
  const remembered = sequences.length > 0 || (expected.r !== undefined && expected.r.length > 0);
  // What `r` says must not be lost with the Entity: it is left in a tombstone.
  if (document === undefined && !remembered) return { kind: 'delete', filter };
  return { kind: 'update', filter, update: updateTo(document ?? { _id: id, v: version }, sequences) };
}

/** All of the document but `r`, from which others take numbers meanwhile. */
function updateTo(
  document: Omit<EntityDocument, 'r'>,
  sequences: readonly number[],
): UpdateFilter<EntityDocument> {
  const { _id, ...members } = document;
  const absent: Record<string, ''> = {};
  let some = false;
  for (const member of optionalMembers) {
    if (document[member] !== undefined) continue;
    absent[member] = '';
    some = true;
  }
  return {
    $set: members,
    ...(some && { $unset: absent }),
    // A tombstone has `r` in any case: without it, it would not be found to be deleted.
    ...((sequences.length > 0 || document.d === undefined) && { $push: { r: { $each: sequences } } }),
  } as UpdateFilter<EntityDocument>;
}

/** For a write to one collection. */
export function collectionModel(model: EntityModel): AnyBulkWriteOperation<EntityDocument> {
  switch (model.kind) {
    case 'insert':
      return { insertOne: { document: model.document } };
    case 'update':
      return { updateOne: { filter: model.filter, update: model.update } };
    case 'delete':
      return { deleteOne: { filter: model.filter } };
  }
}

/** For a write to several collections. */
export function clientModel(namespace: string, model: EntityModel): ClientBulkWriteModel<Document> {
  switch (model.kind) {
    case 'insert':
      return { namespace, name: 'insertOne', document: model.document as unknown as Document };
    case 'update':
      return {
        namespace,
        name: 'updateOne',
        filter: model.filter as Filter<Document>,
        update: model.update as UpdateFilter<Document>,
      };
    case 'delete':
      return { namespace, name: 'deleteOne', filter: model.filter as Filter<Document> };
  }
}
