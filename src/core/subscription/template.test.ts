// biome-ignore-all lint/suspicious/noTemplateCurlyInString: placeholders are written as those of JavaScript are.
import { describe, expect, it } from 'vitest';
import type { JsonObject } from '../json.ts';
import { parseTemplate, renderLine, renderTemplate, templateFor } from './template.ts';

const entity: JsonObject = {
  id: 'urn:r:1',
  type: ['Room', 'Office'],
  modifiedAt: '2026-05-01T08:00:00.000Z',
  name: { type: 'Property', value: 'A "quoted" <room>' },
  temperature: {
    type: 'Property',
    value: 21.5,
    unitCode: 'CEL',
    observedAt: '2026-05-01T07:59:00Z',
    accuracy: { type: 'Property', value: 0.1 },
    previousValue: 20,
  },
  address: { type: 'Property', value: { street: { number: 7 }, type: 'PostalAddress' } },
  tags: { type: 'Property', value: ['a', 2, true] },
  places: { type: 'Property', value: [{ x: 1 }, [2]] },
  text: { type: 'LanguageProperty', languageMap: { fr: 'chaud', en: 'hot' } },
  gone: { type: 'Property', value: 'urn:ngsi-ld:null' },
  goneText: { type: 'LanguageProperty', languageMap: { '@none': 'urn:ngsi-ld:null' } },
  inside: {
    type: 'Relationship',
    object: 'urn:b:1',
    entity: { id: 'urn:b:1', type: 'Building', name: { type: 'Property', value: 'Tower' } },
  },
  owners: { type: 'ListRelationship', objectList: [{ object: 'urn:p:1' }, { object: 'urn:p:2' }] },
  several: [
    { type: 'Property', value: 1, datasetId: 'urn:d:1' },
    { type: 'Property', value: 2 },
  ],
  'https://example.org/with.dots': { type: 'Property', value: { 'a.b': 'dotted' } },
};

function render(text: string, entities: readonly JsonObject[] = [entity], mediaType = 'text/plain') {
  const content = { subscriptionId: 'urn:s:1', notifiedAt: '2026-05-01T08:00:01.000Z', entities };
  const template = templateFor(mediaType, parseTemplate(text, 'Template'), 'Template');
  return renderTemplate(template, content, mediaType);
}

describe('a template', () => {
  it.each([
    ['no placeholders', 'no placeholders'],
    ['', ''],
    ['${id} of ${subscriptionId} at ${notifiedAt}', 'urn:r:1 of urn:s:1 at 2026-05-01T08:00:01.000Z'],
    ['${type}', 'Room, Office'],
    ['${modifiedAt}', '2026-05-01T08:00:00.000Z'],
    ['${temperature} ${ temperature.unitCode }', '21.5 CEL'],
    ['${temperature.observedAt}', '2026-05-01T07:59:00Z'],
    ['${temperature.accuracy}, ${temperature.previousValue}', '0.1, 20'],
    ['${address.street.number}', '7'],
    ['${address.street}', '{"number":7}'],
    ['${address.type}', 'PostalAddress'],
    ['${tags} ${places}', 'a, 2, true [{"x":1},[2]]'],
    ['${text.fr}', 'chaud'],
    ['${inside} ${inside.name} ${inside.type}', 'urn:b:1 Tower Relationship'],
    ['${owners}', 'urn:p:1, urn:p:2'],
    ['${several}', '2'],
    ['${https://example.org/with.dots.a.b}', 'dotted'],
    ['[${gone}${goneText}${nothing}${temperature.nothing}${constructor}${__proto__}]', '[]'],
    ['$${id} costs $5 {} $', '${id} costs $5 {} $'],
  ])('%j comes to %j', (text, filled) => {
    expect(render(text)).toBe(filled);
  });

  it('writes whole values of JSON as what they are, and as an array where there are several', () => {
    const text = '{"n": "${name}", "t": ${temperature}, "none": ${nothing}, "of": ${subscriptionId}}';
    const render1 = (entities: readonly JsonObject[]) =>
      JSON.parse(render(text, entities, 'application/json'));
    const one = render1([entity]);
    expect(one).toMatchObject({ t: 21.5, none: null, of: expect.any(String) });
    expect(render1([entity, entity])).toMatchObject({ t: [21.5, 21.5], none: [null, null], of: one.of });
  });

  it('writes values so that they stay texts', () => {
    expect(
      JSON.parse(render('{"text": "${name}", "t": "${temperature}"}', [entity], 'application/json')),
    ).toEqual({
      text: 'A "quoted" <room>',
      t: '21.5',
    });
    expect(render('<b>${name}</b>', [entity], 'text/html; charset=utf-8')).toBe(
      '<b>A &quot;quoted&quot; &lt;room&gt;</b>',
    );
    expect(render('${name}', [entity], 'application/atom+xml')).toContain('&lt;');
  });

  it('tells of several Entities line by line, and in JSON in one value', () => {
    const two = [entity, { id: 'urn:r:2', name: { type: 'Property', value: 'B' } }];
    expect(render('${id}: ${temperature}', two)).toBe('urn:r:1: 21.5\nurn:r:2: ');
    expect(render('{"text":"${id}"}', two, 'application/problem+json')).toBe('{"text":"urn:r:1, urn:r:2"}');
    expect(render('{"text":"${subscriptionId}"}', two, 'application/json')).toBe('{"text":"urn:s:1"}');
  });

  it('is bounded, whatever the values', () => {
    const long = { id: 'urn:r:1', text: { type: 'Property', value: 'x'.repeat(20_000) } };
    expect(render('${text}', [long])).toHaveLength(10_001);
    const many = Array.from({ length: 500 }, () => long);
    const text = render('${text}', many);
    expect(text.length).toBeLessThan(1_100_000);
    expect(text).toMatch(/\n… \+ 4\d\d$/);
  });

  it('fills a line with the first Entity and the number of the others', () => {
    const line = (entities: readonly JsonObject[]) =>
      renderLine(parseTemplate('Hot: ${note}', 'Subject'), {
        subscriptionId: 's',
        notifiedAt: 'n',
        entities,
      });
    const lines = { note: { type: 'Property', value: 'a\r\nBcc: b' } };
    expect(line([lines])).toBe('Hot: a Bcc: b');
    expect(line([lines, entity, entity])).toBe('Hot: a Bcc: b (+2)');
  });

  it.each([
    ['a ${name', 'Template: character 3 begins a placeholder; expected a } that ends it.'],
    ['${}', 'Template: character 1 begins a placeholder; expected names between dots in it.'],
    ['ab ${ a..b }', 'Template: character 4 begins a placeholder; expected names between dots in it.'],
    ['${a}'.repeat(101), 'Template: expected at most 100 placeholders.'],
  ])('%j is refused', (text, detail) => {
    expect(() => parseTemplate(text, 'Template')).toThrow(
      expect.objectContaining({ code: 'BadRequestData', detail }),
    );
  });
});
