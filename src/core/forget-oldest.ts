/** Drops the entry of a map that was put first. */
export function forgetOldest(map: Map<string, unknown>): void {
  const { done, value } = map.keys().next();
  if (done !== true) map.delete(value);
}
