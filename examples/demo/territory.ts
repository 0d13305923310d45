/** Things that stay where they are, with the device that watches each. */
export function fixedEntities(): object[] {
  const spots = [
    ['01', 4.8536, 46.7811],
    ['02', 4.8538, 46.7812],
    ['03', 4.854, 46.7813],
    ['04', 4.8542, 46.7814],
  ] as const;
  const containers = [
    ['glass', 4.8601, 46.7792, '70b3d5e75e01a000'],
    ['paper', 4.8499, 46.7835, '70b3d5e75e01b000'],
  ] as const;
  return [
    ...spots.map(([number, longitude, latitude]) => ({
      ...entity('ParkingSpot', number, longitude, latitude, `parking-${number}`),
      category: { type: 'Property', value: ['onstreet'] },
    })),
    ...containers.map(([kind, longitude, latitude, eui]) => ({
      ...entity('WasteContainer', kind, longitude, latitude, eui),
      storedWasteKind: { type: 'Property', value: kind },
      cargoVolume: { type: 'Property', value: 3.5, unitCode: 'MTQ' },
    })),
  ];
}

function entity(type: string, name: string, longitude: number, latitude: number, device: string): object {
  return {
    id: `urn:ngsi-ld:${type}:demo-${name}`,
    type,
    name: { type: 'Property', value: `${type} ${name}` },
    location: { type: 'GeoProperty', value: { type: 'Point', coordinates: [longitude, latitude] } },
    refDevice: { type: 'Relationship', object: `urn:ngsi-ld:Device:${device}` },
  };
}

/** Requests that show what is there, each with what it shows. */
export function nextQueries(url: string): string {
  const api = `${url}/ngsi-ld/v1`;
  const queries = [
    ['every type and how many there are of it', `${api}/types?details=true`],
    ['the last measures of all devices', `${api}/entities?type=Device&format=simplified`],
    [
      'devices that measure more than 1000 ppm of CO2',
      `${api}/entities?type=Device&q=co2>1000&attrs=co2,name`,
    ],
    ['water and electricity meters', `${api}/entities?type=Device&q=counterValues|HCHC`],
    [
      'what stands within 500 m of the town hall',
      `${api}/entities?type=ParkingSpot,WasteContainer&georel=near;maxDistance==500&geometry=Point&coordinates=[4.8539,46.7812]`,
    ],
    ['one parking sensor', `${api}/entities/urn:ngsi-ld:Device:parking-01`],
  ];
  return queries.map(([what, query]) => `  # ${what}\n  curl -g '${query}'`).join('\n');
}
