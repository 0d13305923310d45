import fc from 'fast-check';
import { expect, test } from 'vitest';
import { createPacketSizeCheck } from './packet-size.ts';

function packetOf(length: number): number[] {
  const bytes = [0x30];
  let left = length;
  do {
    bytes.push((left % 128) | (left >= 128 ? 0x80 : 0));
    left = Math.floor(left / 128);
  } while (left > 0);
  // Content that looks like headers of large packets.
  return [...bytes, ...Array.from({ length }, () => 0xff)];
}

test('the largest packet in the stream decides, however the stream is cut', () => {
  const lengths = fc.array(fc.integer({ min: 0, max: 300 }), { maxLength: 8 });
  fc.assert(
    fc.property(
      lengths,
      fc.integer({ min: 1, max: 40 }),
      fc.integer({ min: 0, max: 300 }),
      (all, cut, limit) => {
        const stream = Uint8Array.from(all.flatMap(packetOf));
        const isInOrder = createPacketSizeCheck(limit);
        let inOrder = true;
        for (let from = 0; from < stream.length && inOrder; from += cut) {
          inOrder = isInOrder(stream.subarray(from, from + cut));
        }
        expect(inOrder).toBe(Math.max(0, ...all) <= limit);
      },
    ),
  );
});

test('a length of more than four bytes is not MQTT', () => {
  expect(createPacketSizeCheck(Number.MAX_SAFE_INTEGER)(Uint8Array.of(0x30, 0xff, 0xff, 0xff, 0xff))).toBe(
    false,
  );
});

test('a large packet is refused by its header alone', () => {
  expect(createPacketSizeCheck(100)(Uint8Array.of(0x30, 0x65))).toBe(false);
  expect(createPacketSizeCheck(100)(Uint8Array.of(0x30, 0x64))).toBe(true);
});
