/** What those units have in common that are about an Entity. */
export function entityKey(id: string): string {
  return `e${id}`;
}
