import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parseJson } from '../../core/json.ts';
import { decodeChirpstack } from './chirpstack/decode-chirpstack.ts';
import { DecodeError } from './decode-error.ts';
import type { DecodedMessage } from './decoded-message.ts';
import { decodeIotAgentJson } from './iot-agent-json/decode-iot-agent-json.ts';
import { decodeTheThingsStack } from './the-things-stack/decode-the-things-stack.ts';
import { decodeUltralight } from './ultralight/decode-ultralight.ts';

type Decode = (payload: Uint8Array, meta: never) => DecodedMessage;

/** By the folder that holds the decoder and its cases. */
const decoders: Readonly<Record<string, Decode>> = {
  chirpstack: decodeChirpstack,
  'iot-agent-json': decodeIotAgentJson,
  'the-things-stack': decodeTheThingsStack,
  ultralight: decodeUltralight,
};

const root = import.meta.dirname;

function foldersIn(path: string): string[] {
  return readdirSync(path, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => name)
    .sort();
}

function casesOf(
  decoder: string,
): { readonly name: string; readonly path: string; readonly fails: boolean }[] {
  const folder = join(root, decoder, 'cases');
  return foldersIn(folder).map((name) => {
    const path = join(folder, name);
    return { name, path, fails: existsSync(join(path, 'expected.error')) };
  });
}

function inputOf(path: string): Uint8Array {
  const inputs = readdirSync(path).filter((file) => file.startsWith('input.'));
  expect(inputs, 'one input file').toHaveLength(1);
  return readFileSync(join(path, inputs[0]!));
}

const jsonFile = (path: string) => parseJson(readFileSync(path, 'utf8'));

test('every folder is a decoder with at least eight cases, two of them errors', () => {
  expect(foldersIn(root)).toEqual(Object.keys(decoders).sort());
  for (const decoder of foldersIn(root)) {
    const cases = casesOf(decoder);
    expect(cases.length, `cases of ${decoder}`).toBeGreaterThanOrEqual(8);
    expect(cases.filter(({ fails }) => fails).length, `errors of ${decoder}`).toBeGreaterThanOrEqual(2);
  }
});

describe.each(foldersIn(root))('%s', (decoder) => {
  const decode = decoders[decoder]!;

  test.each(casesOf(decoder))('$name', ({ path, fails }) => {
    const run = () => decode(inputOf(path), jsonFile(join(path, 'meta.json')) as never);
    if (fails) {
      const reason = readFileSync(join(path, 'expected.error'), 'utf8').trim();
      expect(run).toThrow(expect.objectContaining({ reason }));
      expect(run).toThrow(DecodeError);
    } else {
      expect(run()).toStrictEqual(jsonFile(join(path, 'expected.json')));
    }
  });
});

test('no payload makes a decoder fail with anything but a reason', () => {
  const texts = fc.oneof(fc.json(), fc.string(), fc.stringMatching(/^[a-c0-9|#@".{}:-]{0,20}$/));
  const payloads = fc.oneof(
    fc.uint8Array(),
    texts.map((text) => new TextEncoder().encode(text)),
  );
  const metas = fc.constantFrom(
    { deviceId: 'd', applicationId: 'a', deviceEui: 'e', event: 'up' },
    { deviceId: 'd', applicationId: 'a', deviceEui: 'e', event: 'location', attribute: 'x' },
  );
  fc.assert(
    fc.property(fc.constantFrom(...Object.values(decoders)), payloads, metas, (decode, payload, meta) => {
      try {
        decode(payload, meta as never);
      } catch (error) {
        expect(error).toBeInstanceOf(DecodeError);
      }
    }),
  );
});
