/**
 * The order of strings in the whole of Bocage: by Unicode code point, which is the order of their UTF-8 bytes too,
 * so that every store can agree. Negative, 0 or positive.
 */
export function compareStrings(a: string, b: string): number {
  const length = Math.min(a.length, b.length);
  for (let index = 0; index < length; index++) {
    const left = a.charCodeAt(index);
    const right = b.charCodeAt(index);
    if (left !== right) return byCodePoint(left) - byCodePoint(right);
  }
  return a.length - b.length;
}

/** Code units in an order in which surrogates, the halves of the highest code points, come last. */
function byCodePoint(unit: number): number {
  if (unit < 0xd800) return unit;
  return unit < 0xe000 ? unit + 0x2000 : unit - 0x800;
}
