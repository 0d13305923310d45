import { describe, expect, it } from 'vitest';
import { loadConfig } from '../config/config.ts';
import { placeOfStore } from './open-store.ts';

function placeOf(uri: string): string {
  return placeOfStore(loadConfig({ BOCAGE_STORE: 'mongodb', BOCAGE_MONGODB_URI: uri }));
}

describe('placeOfStore', () => {
  it.each([
    ['mongodb://one.example', 'one.example'],
    [
      'mongodb://bocage:hunter2@one.example:27017,two.example:27018/admin?replicaSet=rs0',
      'one.example:27017,two.example:27018',
    ],
    ['mongodb+srv://bocage:hunter2@cluster.example/?authSource=admin', 'cluster.example'],
    ['mongodb://one.example?directConnection=true', 'one.example'],
  ])('names the hosts of a connection string, and nothing secret: %s', (uri, hosts) => {
    expect(placeOf(uri)).toBe(`${hosts}, databases bocage and bocage_…`);
  });

  it('names the folder of the files', () => {
    expect(placeOfStore(loadConfig({ BOCAGE_DATA_DIR: '/var/lib/bocage' }))).toBe('/var/lib/bocage');
  });
});
