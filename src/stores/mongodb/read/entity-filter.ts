/** A filter on the collection `entity`, in the language of the server. */
export type EntityFilter = Readonly<Record<string, unknown>>;

/** Nothing passes it. */
export const nothing: EntityFilter = { _id: { $in: [] } };

/** What is an Entity, and no tombstone. */
export const anyEntity: EntityFilter = { i: { $gte: 0 } };

/** What passes all of some filters. */
export function allOf(filters: readonly EntityFilter[]): EntityFilter {
  const [only] = filters;
  if (filters.length === 1 && only !== undefined) return only;
  if (filters.length === 0) return {};
  return filters.includes(nothing) ? nothing : { $and: filters };
}

/** What passes at least one of some filters. */
export function anyOf(filters: readonly EntityFilter[]): EntityFilter {
  const some = filters.filter((filter) => filter !== nothing);
  const [only] = some;
  if (only === undefined) return nothing;
  return some.length === 1 ? only : { $or: some };
}
