import { describe, expect, it } from 'vitest';
import { car } from '../../../test/support/car.ts';
import { coreContext } from '../jsonld/core-context.ts';
import { bindQuery } from './bind-query.ts';
import { matches } from './matches.ts';
import { parseEntityQuery } from './parse-query.ts';

function holds(q: string): boolean {
  return matches(bindQuery(parseEntityQuery({ q }), coreContext), car);
}

/** Each row: what it is about, queries that hold for the car, queries that do not. */
const semantics: [string, string[], string[]][] = [
  ['existence', ['speed', '!wings', 'location', 'empty'], ['wings', '!speed', 'constructor', 'toString']],
  [
    'existence of sub-Attributes',
    ['speed.accuracy', '!plate.accuracy'],
    ['speed.wings', 'plate.accuracy', 'accuracy'],
  ],
  [
    'existence of members',
    [
      'speed.observedAt',
      'speed.unitCode',
      'speed.datasetId',
      'speed.createdAt',
      'plate.value',
      'parkedIn.object',
    ],
    ['plate.observedAt', 'plate.unitCode', 'plate.expiresAt', 'plate.object', 'plate.instanceId'],
  ],
  [
    'existence inside values',
    [
      'address[city]',
      'address[city.name]',
      'address[post%2Ebox]',
      'address[constructor]',
      'history[note]',
      'history[1.note]',
      'tags[0]',
      'raw.json[k]',
    ],
    [
      'address[town]',
      'address[city.name.x]',
      'address[toString]',
      'plate[x]',
      'big[rawJSON]',
      'parkedIn[x]',
      'colour[x]',
      'history[0.note]',
      'tags[3]',
      'tags[01]',
      'raw[k]',
    ],
  ],
  [
    'existence of languages',
    ['label[en]', 'label[fr]', 'label[*]'],
    ['label[de]', 'label[en.x]', 'plate[*]'],
  ],
  [
    'numbers',
    ['speed==51', 'speed==51.0', 'speed>51.5', 'speed>=52', 'speed<52', 'speed<=51'],
    ['speed==50', 'speed>52', 'speed<51'],
  ],
  ['any instance', ['speed==52', 'speed!=51', 'speed!=52'], ['speed==53']],
  [
    'strings',
    ['plate==AB1', 'plate=="AB1"', 'plate>AB', 'plate<B', 'plate>="AB1"'],
    ['plate==ab1', 'plate=="AB"', 'plate>AB1'],
  ],
  ['code point order', ['high>"\uffff"', 'high>="\u{1F600}"'], ['high<"\uffff"']],
  [
    'booleans',
    ['electric==true', 'electric!=false'],
    ['electric==false', 'electric=="true"', 'electric!=true'],
  ],
  [
    'another datatype',
    ['speed!="51"', 'plate!=5', 'electric!="true"', 'speed!=true', 'plate!=2024-01-01'],
    ['speed=="51"', 'plate==5', 'plate>5', 'plate<5', 'speed>"5"', 'speed==2024-01-01'],
  ],
  [
    '!= of what does not exist',
    [],
    [
      'wings!=5',
      'wings!~="x"',
      'speed.wings!=5',
      'address[town]!="x"',
      'label[de]!="x"',
      'plate.unitCode!="x"',
    ],
  ],
  [
    'lists',
    ['speed==1,51', 'plate=="x","AB1"', 'plate==1,AB1', 'speed!=1,2', 'electric==1,true'],
    ['speed==1,2', 'plate!=AB1,"x"', 'speed=="51",true'],
  ],
  [
    'ranges',
    ['speed==50..51', 'speed==51..51', 'plate=="A".."B"', 'speed!=0..50', 'plate!=1..9'],
    ['speed==0..50', 'speed==51..50', 'plate=="a".."b"', 'plate==1..9'],
  ],
  [
    'arrays',
    ['tags==red', 'tags==7', 'tags>6', 'tags!=green', 'tags~=^b', 'empty!=1', 'matrix!=1'],
    ['tags==green', 'tags!=red', 'tags!=7', 'tags!~=^b', 'empty==1', 'matrix==1'],
  ],
  ['objects', ['address!=5', 'address!=x'], ['address==5', 'address~=B', 'address>0']],
  [
    'paths into values',
    [
      'address[city.name]==Berlin',
      'address[city.zip]>10000',
      'address[city.tags]==y',
      'address[city.name]!=Paris',
      'history[year]==2021',
      'address[city.name]~=^B',
      'history[1.year]==2021',
      'route[1]==two',
    ],
    [
      'history[0.year]==2021',
      'route[0]!=1',
      'address[city.name]!=Berlin',
      'address[city.tags]!=y',
      'history[year]!=2021',
      'address[city]==Berlin',
      'address[city.name]!~=^B',
    ],
  ],
  [
    'patterns',
    ['plate~=B', 'plate~="^AB\\d$"', 'plate!~=X', 'speed!~=5', 'plate~=(?i)ab'],
    ['plate~=^B', 'plate!~=A', 'speed~=5', 'wings~=x', 'electric~=true'],
  ],
  [
    'typed DateTimes',
    [
      'built==2020-06-01T12:00:00Z',
      'built>2020-06-01',
      'built<2021-01-01T00:00:00Z',
      'built==2020-06-01..2020-06-02',
      'built!="2020-06-01T12:00:00Z"',
      'built!=5',
    ],
    [
      'built=="2020-06-01T12:00:00Z"',
      'built==2020-06-01',
      'built!=2020-06-01T12:00:00.000Z',
      'built==12:00:00Z',
      'built~=2020',
    ],
  ],
  [
    'typed Dates and Times',
    [
      'born==2020-06-01',
      'born==2020-06-01T00:00:00Z',
      'opens==08:30:00Z',
      'opens<09:00:00Z',
      'opens==08:00:00Z..09:00:00Z',
    ],
    ['born==2020-06-02', 'opens==2020-06-01', 'opens>09:00:00Z', 'born==00:00:00Z'],
  ],
  ['other typed values', ['width=="3 m"', 'width~=m$'], ['width=="3"', 'width!="3 m"']],
  [
    'strings that are instants',
    [
      'stamp==2020-06-01T12:00:00Z',
      'stamp>2020-05-31',
      'stamp=="2020-06-01T12:00:00.000Z"',
      'day==2020-06-01',
      'day=="2020-06-01"',
    ],
    ['stamp=="2020-06-01T12:00:00Z"', 'stamp<2020-06-01', 'plate>2020-06-01'],
  ],
  ['large numbers', ['big==12345678901234567890', 'big>12345678901234500000'], ['big==1', 'big<5']],
  [
    'Relationships',
    [
      'parkedIn==urn:ngsi-ld:Lot:1',
      'parkedIn=="urn:ngsi-ld:Lot:1"',
      'parkedIn!=urn:x:1',
      'owners==urn:x:2',
      'stops==urn:x:2,urn:x:9',
      'parkedIn!=5',
      'parkedIn!="a".."z"',
    ],
    [
      'parkedIn==urn:x:1',
      'parkedIn!=urn:ngsi-ld:Lot:1',
      'owners!=urn:x:2',
      'stops!=urn:x:1',
      'parkedIn>urn:a:1',
      'parkedIn~=urn',
      'parkedIn!~=zzz',
      'parkedIn=="a".."z"',
    ],
  ],
  [
    'LanguageProperties',
    [
      'label==car',
      'label==auto',
      'label[fr]==voiture',
      'label[*]==car',
      'label!=bus',
      'label[en]!=auto',
      'label~=^v',
    ],
    ['label[en]==auto', 'label!=car', 'label==bus', 'label[fr]!=auto', 'label[de]==car', 'label==5'],
  ],
  [
    'VocabProperties',
    [
      'colour==https://uri.etsi.org/ngsi-ld/default-context/red',
      'colour~=/red$',
      'colours=="https://example.org/colours#green"',
      'colour!=red',
    ],
    [
      'colour==red',
      'colour=="red"',
      'colours==green',
      'colour~=^red$',
      'colour!=https://uri.etsi.org/ngsi-ld/default-context/red',
      'colours!=https://example.org/colours#green',
    ],
  ],
  [
    'ListProperties',
    ['route==1', 'route==two', 'route==true', 'route!=5', 'route>0'],
    ['route==5', 'route!=1', 'route~=^o'],
  ],
  [
    'JsonProperties',
    ['raw!=5', 'raw.json[a.b]==5'],
    ['raw[a.b]==5', 'raws[k]==2', 'raw[k]!=5', 'raw==5', 'raw.json[a.b]!=5'],
  ],
  [
    'GeoProperties',
    ['location[type]==Point', 'location[coordinates]>10'],
    ['location==5', 'location!=5', 'location!~=x', 'location>0'],
  ],
  [
    'sub-Attributes',
    ['speed.accuracy==0.9', 'speed.accuracy>0.5', 'speed.accuracy!=1'],
    ['speed.accuracy==1', 'speed.accuracy!=0.9'],
  ],
  [
    'observedAt',
    [
      'speed.observedAt==2024-05-01T08:00:00Z',
      'speed.observedAt>2024-05-01',
      'speed.observedAt<2024-05-02',
      'speed.observedAt=="2024-05-01T08:00:00Z"',
      'speed.observedAt!="x"',
      'speed.observedAt==2024-01-01,2024-05-01T08:00:00Z',
      'speed.observedAt==2024-05-01..2024-05-02',
    ],
    [
      'speed.observedAt>2024-05-02',
      'speed.observedAt!=2024-05-01T08:00:00Z',
      'speed.observedAt>5',
      'speed.observedAt=="x"',
      'speed.observedAt~=2024',
      'plate.observedAt>2020-01-01',
    ],
  ],
  [
    'times of the Entity',
    ['createdAt==2024-01-01', 'modifiedAt>2024-05-01T00:00:00Z', 'expiresAt>2029-01-01', 'createdAt'],
    ['createdAt>2024-01-01', 'modifiedAt<2024-05-01', 'createdAt==5', '!expiresAt'],
  ],
  [
    'times of instances',
    ['speed.createdAt==2024-01-01', 'plate.modifiedAt>=2024-01-02'],
    ['speed.createdAt>2024-01-01', 'plate.modifiedAt==2024-01-01'],
  ],
  [
    'other members',
    [
      'speed.unitCode==KMH',
      'speed.datasetId==urn:src:gps',
      'speed.unitCode~=^K',
      'parkedIn.objectType==Lot',
      'plate.value==AB1',
      'address.value[city.zip]==10115',
      'speed.type==Property',
    ],
    ['speed.unitCode==kmh', 'parkedIn.objectType!=Lot', 'plate.object==AB1', 'speed.unitCode[x]'],
  ],
  [
    'id and type',
    [
      'id==urn:ngsi-ld:Car:7',
      'id~=Car',
      'type==Car',
      'type==https://uri.etsi.org/ngsi-ld/default-context/Vehicle',
      'type==Lot,Vehicle',
      'type!=Lot',
    ],
    ['id==urn:x:1', 'type==Lot', 'type!=Vehicle', 'type!=Lot,Car'],
  ],
  [
    'combinations',
    ['speed>50;plate==AB1', 'speed>99|plate', '(speed>99|plate);electric==true', 'wings|speed;plate'],
    ['speed>50;wings', 'speed>99|wings', '(speed|plate);wings', 'wings;speed|!plate'],
  ],
];

describe('matchesQ (4.9)', () => {
  describe.each(semantics)('%s', (_, holding, failing) => {
    it.each(holding)('%s holds', (q) => {
      expect(holds(q)).toBe(true);
    });
    it.each(failing)('%s does not hold', (q) => {
      expect(holds(q)).toBe(false);
    });
  });
});
