/** Why a connection failed, for people: Node wraps the failures of several addresses without saying them. */
export function reasonOf(error: Error): string {
  if (error instanceof AggregateError) {
    return error.errors.map((inner) => (inner instanceof Error ? inner.message : String(inner))).join('; ');
  }
  return error.message;
}
