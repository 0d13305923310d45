// The direction of imports between the rooms of src/. Unit tests beside the source are exempt from it,
// the code itself is not; only the composition sees everything.
const TEST = '\\.test\\.ts$';
const COMPOSITION = '^src/(main\\.ts$|compose(\\.ts$|/)|stores/sqlite/(writer|reader)-worker\\.ts$)';
const INNER = ['core', 'ports', 'commit'];
const MIDDLE = [...INNER, 'access', 'federation', 'operations'];
const UPPER = [...MIDDLE, 'ingest', 'governance'];

/** What each room may import of the other rooms; `types` are allowed as type-only imports. */
const ROOMS = {
  core: { rooms: [] },
  ports: { rooms: [], types: ['core', 'commit'] },
  commit: { rooms: ['core'], types: ['ports'] },
  access: { rooms: INNER },
  federation: { rooms: INNER },
  operations: { rooms: [...INNER, 'access', 'federation'] },
  ingest: { rooms: MIDDLE },
  governance: { rooms: MIDDLE },
  http: { rooms: UPPER, types: ['config', 'observability'] },
  mqtt: { rooms: UPPER, types: ['config', 'observability'] },
  cli: { rooms: [...UPPER, 'config'], types: ['observability'] },
  delivery: { rooms: INNER },
  outbound: { rooms: ['core', 'ports'], types: ['config'] },
  observability: { rooms: ['core'] },
  config: { rooms: [] },
  'stores/shared': { rooms: ['core', 'commit'], types: ['ports'] },
  'stores/sqlite': { rooms: [...INNER, 'stores/shared'] },
  'stores/mongodb': { rooms: [...INNER, 'stores/shared'] },
};

/** A package or a builtin module that belongs to one place: [name, rooms that may import it]. */
const DRIVERS = [
  ['(@fastify/[^/]+|fastify)', 'http'],
  ['(aedes|mqtt|mqtt-packet)', '(mqtt|delivery)'],
  ['nodemailer', 'delivery'],
  ['undici', 'outbound'],
  ['ws', 'http'],
  ['mongodb', 'stores/mongodb'],
  ['pino', 'observability'],
  ['prom-client', 'observability'],
];

const room = (name) => `^src/${name}/`;
const nodeModule = (name) => `node_modules/(@types/)?${name}(/|$)`;

function roomRules([name, { rooms, types = [] }]) {
  const from = { path: room(name), pathNot: [TEST, COMPOSITION] };
  const reachable = [name, ...rooms, ...types].map(room);
  const rules = [
    {
      name: `${name.replace('/', '-')}-imports`,
      comment: `src/${name} may import only: ${[name, ...rooms, ...types].join(', ')}.`,
      severity: 'error',
      from,
      to: { path: '^src/', pathNot: reachable },
    },
  ];
  if (types.length > 0) {
    rules.push({
      name: `${name.replace('/', '-')}-types-only`,
      comment: `src/${name} takes only types from: ${types.join(', ')}.`,
      severity: 'error',
      from,
      to: { path: types.map(room), dependencyTypesNot: ['type-only'] },
    });
  }
  return rules;
}

const driverRules = DRIVERS.map(([name, place]) => ({
  name: `driver-${name.replace(/\W+/g, '-')}`,
  comment: `${name} stays in src/${place}.`,
  severity: 'error',
  from: { path: '^src/', pathNot: [room(place), TEST] },
  to: { path: nodeModule(name) },
}));

export default {
  forbidden: [
    ...Object.entries(ROOMS).flatMap(roomRules),
    ...driverRules,
    {
      name: 'driver-node-sqlite',
      comment: 'node:sqlite stays in src/stores/sqlite.',
      severity: 'error',
      from: { path: '^src/', pathNot: [room('stores/sqlite'), TEST] },
      to: { path: '^(node:)?sqlite$' },
    },
    {
      name: 'core-is-pure',
      comment:
        'src/core does no I/O: no builtin module of Node, but for loading a library when it is needed.',
      severity: 'error',
      from: { path: '^src/(core|ports)/', pathNot: [TEST, '^src/core/geo/topology-library\\.ts$'] },
      to: { dependencyTypes: ['core'] },
    },
    {
      name: 'core-packages',
      comment: 'src/core uses re2js and jsts, and the types of GeoJSON.',
      severity: 'error',
      from: { path: '^src/core/', pathNot: TEST },
      to: { path: 'node_modules/', pathNot: nodeModule('(re2js|jsts|geojson)') },
    },
    {
      name: 'ports-packages',
      comment: 'src/ports holds interfaces and imports no package.',
      severity: 'error',
      from: { path: '^src/ports/', pathNot: TEST },
      to: { path: 'node_modules/', pathNot: nodeModule('geojson') },
    },
    {
      name: 'every-room-has-a-rule',
      comment: 'A new room of src/ needs its line in .dependency-cruiser.js.',
      severity: 'error',
      from: { path: '^src/', pathNot: [COMPOSITION, TEST, ...Object.keys(ROOMS).map(room)] },
      to: {},
    },
    {
      name: 'composition-is-on-top',
      comment: 'Only main.ts and the composition itself import the composition.',
      severity: 'error',
      from: { path: '^src/', pathNot: [COMPOSITION, TEST] },
      to: { path: COMPOSITION },
    },
    {
      name: 'sources-without-tests',
      comment: 'The sources import neither tests, nor benchmarks, nor scripts.',
      severity: 'error',
      from: { path: '^src/', pathNot: TEST },
      to: { path: ['^(test|bench|scripts|examples)/', TEST] },
    },
    {
      name: 'no-development-dependency',
      comment: 'What only the development installs is not there in production.',
      severity: 'error',
      from: { path: '^src/', pathNot: TEST },
      to: {
        dependencyTypes: ['npm-dev'],
        dependencyTypesNot: ['type-only'],
        pathNot: 'node_modules/@types/',
      },
    },
    {
      name: 'declared-and-found',
      comment: 'Every import resolves, and every package stands in package.json.',
      severity: 'error',
      from: {},
      to: { dependencyTypes: ['npm-no-pkg', 'npm-unknown', 'unknown', 'undetermined'] },
    },
    {
      name: 'no-cycles',
      severity: 'error',
      from: {},
      to: { circular: true },
    },
    {
      name: 'no-orphans',
      comment: 'A file nobody imports and that imports nothing is dead.',
      severity: 'error',
      from: {
        orphan: true,
        pathNot: [TEST, COMPOSITION, '\\.d\\.ts$', '/run\\.ts$', '/cases/', '^test/fixtures/', '^scripts/'],
      },
      to: {},
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'types', 'node', 'default'],
      extensions: ['.ts', '.d.ts', '.js', '.json'],
    },
  },
};
