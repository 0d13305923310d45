import type { BodyInput, LinkInput, QueryInput, ReadInput } from '../operations/input.ts';
import type { Result } from '../operations/result.ts';
import type { Services } from '../operations/services.ts';
import type { RouteDocumentation } from './openapi/route-documentation.ts';
import type { ParameterDeclaration } from './query-string.ts';

type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';

/** The segments of a path that a route names with `:`; a route reads only those that its path has. */
export type PathSegments = Readonly<Record<'id' | 'attribute' | 'type', string>>;

interface RouteBase<Input> {
  readonly method: Method;
  /** Below the API root, with `:id`, `:attribute` and `:type`. */
  readonly path: string;
  /** The clause of GS CIM 009 v1.9.1 that defines the method of the resource. */
  readonly spec: string;
  readonly query: ParameterDeclaration;
  /** Absent for what is not there yet: it is left out of the OpenAPI document. */
  readonly documentation?: RouteDocumentation;
  run(services: Services, input: Input, path: PathSegments): Result | Promise<Result>;
}

/** A request for what is there. With `cached` its answer may come from the cache of rendered answers. */
export interface ReadRoute extends RouteBase<ReadInput & { readonly cacheKey: string }> {
  readonly kind: 'read';
  readonly cached?: boolean;
  /** Entities can be had as GeoJSON here. */
  readonly geoJson?: true;
}

/** A query that comes as a body: it changes nothing. */
export interface QueryRoute extends RouteBase<QueryInput> {
  readonly kind: 'query';
  readonly geoJson?: true;
}

/** A write with a body. */
export interface BodyRoute extends RouteBase<BodyInput> {
  readonly kind: 'body';
}

/** A write without a body. */
export interface LinkRoute extends RouteBase<LinkInput> {
  readonly kind: 'link';
}

/** One operation of the API: how it is asked for, and what does it. */
export type Route = ReadRoute | QueryRoute | BodyRoute | LinkRoute;
