/** The target of the first link with this relation in a `Link` header (RFC 8288). */
export function linkTarget(header: string | null, relation: string): string | undefined {
  for (const [, target, parameters] of (header ?? '').matchAll(/<([^>]*)>((?:\s*;\s*[^,;]+)*)/g)) {
    if (parameters?.split(';').some((parameter) => parameter.trim() === `rel="${relation}"`)) return target;
  }
  return undefined;
}
