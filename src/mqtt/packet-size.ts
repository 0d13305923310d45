/**
 * Looks at the stream of a connection for packets above a size, before their content has arrived.
 * @returns whether everything up to and with this chunk is in order.
 */
export type PacketSizeCheck = (chunk: Uint8Array) => boolean;

/** Bytes of the remaining length: more is not MQTT (clause 2.2.3). */
const maximumLengthBytes = 4;

/** @param maximumBytes of a packet without its fixed header. */
export function createPacketSizeCheck(maximumBytes: number): PacketSizeCheck {
  let contentLeft = 0;
  /** Bytes of the length that have been read; -1 before the first byte of a packet. */
  let lengthBytes = -1;
  let length = 0;
  return (chunk) => {
    let index = 0;
    while (index < chunk.length) {
      if (contentLeft > 0) {
        const skipped = Math.min(contentLeft, chunk.length - index);
        contentLeft -= skipped;
        index += skipped;
        continue;
      }
      const byte = chunk[index++] as number;
      if (lengthBytes === -1) {
        lengthBytes = 0;
        length = 0;
        continue;
      }
      length += (byte & 0x7f) * 128 ** lengthBytes;
      lengthBytes++;
      if ((byte & 0x80) !== 0) {
        if (lengthBytes === maximumLengthBytes) return false;
        continue;
      }
      if (length > maximumBytes) return false;
      contentLeft = length;
      lengthBytes = -1;
    }
    return true;
  };
}
