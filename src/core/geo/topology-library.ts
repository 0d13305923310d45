import { createRequire } from 'node:module';
import type SimplePointInAreaLocator from 'jsts/org/locationtech/jts/algorithm/locate/SimplePointInAreaLocator.js';
import type Coordinate from 'jsts/org/locationtech/jts/geom/Coordinate.js';
import type GeometryFactory from 'jsts/org/locationtech/jts/geom/GeometryFactory.js';
import type IntersectionMatrix from 'jsts/org/locationtech/jts/geom/IntersectionMatrix.js';
import type Location from 'jsts/org/locationtech/jts/geom/Location.js';
import type GeoJSONReader from 'jsts/org/locationtech/jts/io/GeoJSONReader.js';
import type RelateOp from 'jsts/org/locationtech/jts/operation/relate/RelateOp.js';
import type { Geometry } from '../query/ast.ts';

/** A geometry as the topology library wants it: only ever handed back to it. */
export type Topology = object;

interface TopologyLibrary {
  read(geometry: Geometry): Topology;
  /** Where a position lies in an area: one of the two places below, or on the boundary. */
  locate(x: number | undefined, y: number | undefined, area: Topology): number;
  readonly interior: number;
  readonly exterior: number;
  /** @throws where rings that cross themselves leave it undecided. */
  relate(a: Topology, b: Topology): IntersectionMatrix;
}

let library: TopologyLibrary | undefined;

/**
 * The library, loaded with the first relation that needs it: its 140 modules would take a fifth of a start, in each
 * thread, and most installations never ask. This is why it is not imported.
 */
export function topologyLibrary(): TopologyLibrary {
  library ??= load(createRequire(import.meta.url));
  return library;
}

function load(require: NodeJS.Require): TopologyLibrary {
  const part = <Part>(path: string): Part => require(`jsts/org/locationtech/jts/${path}.js`).default;
  const locator = part<typeof SimplePointInAreaLocator>('algorithm/locate/SimplePointInAreaLocator');
  const Position = part<typeof Coordinate>('geom/Coordinate');
  const Factory = part<typeof GeometryFactory>('geom/GeometryFactory');
  const places = part<typeof Location>('geom/Location');
  const Reader = part<typeof GeoJSONReader>('io/GeoJSONReader');
  const operation = part<typeof RelateOp>('operation/relate/RelateOp');
  const reader = new Reader(new Factory());
  return {
    read: (geometry) => reader.read(geometry) as Topology,
    locate: (x, y, area) => locator.locate(new Position(x, y), area),
    interior: places.INTERIOR,
    exterior: places.EXTERIOR,
    relate: (a, b) => operation.relate(a, b) as IntersectionMatrix,
  };
}
