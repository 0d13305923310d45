/**
 * The resources of NGSI-LD that are not there yet, below the API root: every request to them is answered 501.
 * `*` stands for the rest of a path.
 */
export const plannedPaths: readonly string[] = [
  '/temporal/*',
  '/csourceRegistrations',
  '/csourceRegistrations/:id',
  '/csourceSubscriptions',
  '/csourceSubscriptions/:id',
  '/entityMaps',
  '/entityMaps/:id',
  '/snapshots',
  '/snapshots/:id',
  '/snapshots/:id/clone',
];
