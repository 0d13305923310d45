export { assertCoordinates, assertGeometry, isGeometryType } from './assert-geometry.ts';
