export { assertCoordinates, assertGeometry, geometryTypes, isGeometryType } from './assert-geometry.ts';
export { boxesWithin, distance } from './distance.ts';
export { type BoundingBox, boundingBox } from './positions.ts';
export { contains, disjoint, equals, intersects, overlaps, within } from './relations.ts';
