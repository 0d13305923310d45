import {
  choice,
  connectionString,
  databaseName,
  integer,
  list,
  mailSender,
  majorityOrNumber,
  optionalSetting,
  pemFile,
  serverUrl,
  setting,
  text,
  url,
} from './setting.ts';

const milliseconds = 'milliseconds';
const day = 86_400_000;

/** Every setting, in the order of the reference page `docs/reference/config.md`, which is made from it. */
export const settings = {
  httpHost: setting('BOCAGE_HTTP_HOST', text, '127.0.0.1', 'Address on which HTTP listens.'),
  httpPort: setting('BOCAGE_HTTP_PORT', integer(0, 65_535), 1026, 'Port of HTTP; 0 takes a free one.'),
  publicUrl: optionalSetting(
    'BOCAGE_PUBLIC_URL',
    url(['http', 'https']),
    'Where clients and other brokers reach Bocage, as `https://city.example/broker`: for the URLs that it gives of ' +
      'itself. Each client gets those of the host that it asked for when this is not set.',
  ),
  mqttHost: setting(
    'BOCAGE_MQTT_HOST',
    text,
    '127.0.0.1',
    'Address on which the embedded MQTT broker listens.',
  ),
  mqttPort: setting(
    'BOCAGE_MQTT_PORT',
    integer(0, 65_535),
    1883,
    'Port of the embedded MQTT broker; 0 takes a free one.',
  ),
  mqttUrl: optionalSetting(
    'BOCAGE_MQTT_URL',
    url(['mqtt', 'mqtts']),
    'An MQTT broker to read measurements from, instead of the embedded one. `?clientId=` names the session, and ' +
      '`?group=` the shared subscription of several Bocages on one store.',
    { secret: true },
  ),
  mqttHoldTime: setting(
    'BOCAGE_MQTT_HOLD_TIME',
    integer(0, 600_000, milliseconds),
    60_000,
    'How long a message of QoS 1 or 2 waits, unacknowledged, for a store that is away; after it the connection is ' +
      'closed, so that the message is sent again. Messages of QoS 0 do not wait: they are lost.',
  ),
  maximumHeld: setting(
    'BOCAGE_MQTT_HOLD_MAX',
    integer(0, 100_000, 'messages'),
    1000,
    'Messages of all MQTT connections that wait so at a time, up to 32 MiB of them; connections that send more are ' +
      'closed. 0 lets none wait.',
  ),
  store: setting(
    'BOCAGE_STORE',
    choice(['sqlite', 'mongodb']),
    'sqlite',
    'What keeps the data: `sqlite` in files of this process, `mongodb` in a server that several processes may share.',
  ),
  dataDir: setting('BOCAGE_DATA_DIR', text, './data', 'Folder of the data files of `sqlite`.'),
  mongodbUri: optionalSetting(
    'BOCAGE_MONGODB_URI',
    connectionString(['mongodb', 'mongodb+srv']),
    'Where the MongoDB server, replica set or sharded cluster is. `mongodb` needs it.',
    { secret: true },
  ),
  mongodbDatabase: setting(
    'BOCAGE_MONGODB_DATABASE',
    databaseName(32),
    'bocage',
    'The database of what all tenants share; those of the tenants are named `<database>_…`.',
  ),
  mongodbWriteConcern: setting(
    'BOCAGE_MONGODB_WRITE_CONCERN',
    majorityOrNumber(50),
    'majority',
    'How many members of the replica set must have a write in their journals before it is acknowledged. With fewer than ' +
      'the majority a failover may lose what was acknowledged.',
  ),
  mongodbReadConcern: setting(
    'BOCAGE_MONGODB_READ_CONCERN',
    choice(['majority', 'local']),
    'majority',
    'Whether reads see only what a majority has (`majority`), or all that the primary has (`local`), which a failover ' +
      'may take back.',
  ),
  mongodbTimeout: setting(
    'BOCAGE_MONGODB_TIMEOUT',
    integer(100, 600_000, milliseconds),
    15_000,
    'Time for a read or write on MongoDB with all that is tried again; after it the answer is ServiceUnavailable.',
  ),
  mongodbPatience: setting(
    'BOCAGE_MONGODB_PATIENCE',
    integer(0, 600_000, milliseconds),
    10_000,
    'How long requests wait for MongoDB when it is not there, as in a failover; from then on they are refused at once ' +
      'until it is back.',
  ),
  access: optionalSetting(
    'BOCAGE_ACCESS',
    choice(['off']),
    '`off` allows listening on other addresses than loopback without access control.',
  ),
  outboundAllow: setting(
    'BOCAGE_OUTBOUND_ALLOW',
    list,
    [],
    'Hosts and address ranges (CIDR) on private networks that notifications and @context downloads may go to. ' +
      'While Bocage listens on loopback only, loopback and private addresses are allowed anyway.',
  ),
  tlsCertificate: optionalSetting(
    'BOCAGE_TLS_CERTIFICATE',
    pemFile,
    'The certificate, with its chain, that Bocage shows to receivers, MQTT brokers and hosts of @contexts that ask for ' +
      'one (mutual TLS). Files are read at the start.',
  ),
  tlsKey: optionalSetting('BOCAGE_TLS_KEY', pemFile, 'The private key of that certificate.'),
  tlsAuthorities: optionalSetting(
    'BOCAGE_TLS_CA',
    pemFile,
    'Certificates of authorities that outgoing connections trust beside those that Node trusts.',
  ),
  smtpUrl: optionalSetting(
    'BOCAGE_SMTP_URL',
    serverUrl(['smtp', 'smtps']),
    'The server that takes e-mails, as `smtps://user:password@mail.example`. With `smtp` TLS is used where the server ' +
      'offers it, and must be where there are credentials. Without this, endpoints with `mailto:` are refused.',
    { secret: true },
  ),
  mailFrom: optionalSetting(
    'BOCAGE_MAIL_FROM',
    mailSender,
    'The address that e-mails come from, as `bocage@city.example` or `Water works <water@city.example>`. E-mails need it.',
  ),
  logLevel: setting(
    'BOCAGE_LOG_LEVEL',
    choice(['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent']),
    'info',
    'The least severe messages that are logged.',
  ),
  corsOrigins: setting(
    'BOCAGE_CORS_ORIGINS',
    list,
    [],
    'Origins of web pages that may call the API from a browser; `*` for all.',
  ),
  rateLimit: setting(
    'BOCAGE_RATE_LIMIT',
    integer(0, 1_000_000, 'requests'),
    0,
    'Requests a minute that one client address may make; 0 for no limit.',
  ),
  maximumEventLoopDelay: setting(
    'BOCAGE_MAX_EVENT_LOOP_DELAY',
    integer(0, 60_000, milliseconds),
    2000,
    'Above this delay of the event loop new requests get 503, so that Bocage recovers; 0 for never.',
  ),
  maximumBody: setting(
    'BOCAGE_MAX_BODY_KB',
    integer(1, 262_144, 'KiB'),
    8192,
    'The largest request body. Larger ones are answered 413.',
  ),
  defaultPage: setting(
    'BOCAGE_PAGE_DEFAULT',
    integer(1, 10_000),
    20,
    'Items on a page when the request has no `limit`.',
  ),
  maximumPage: setting(
    'BOCAGE_PAGE_MAX',
    integer(1, 10_000),
    1000,
    'The largest `limit` that a request may ask for.',
  ),
  wideQueries: setting(
    'BOCAGE_WIDE_QUERIES',
    choice(['refuse', 'allow']),
    'refuse',
    'Queries that say nothing of type, Attributes, place or `local`: the standard refuses them, older brokers did not. ' +
      'Purges are never that wide.',
  ),
  maximumBatch: setting('BOCAGE_BATCH_MAX', integer(1, 100_000), 1000, 'Items in one batch operation.'),
  maximumWaitingWrites: setting(
    'BOCAGE_WAITING_WRITES_MAX',
    integer(1, 1_000_000),
    10_000,
    'Writes taken and not yet durable; above it new ones get 503.',
  ),
  queryTimeout: setting(
    'BOCAGE_QUERY_TIMEOUT',
    integer(10, 600_000, milliseconds),
    10_000,
    'Time for one query; after it the answer is TooComplexQuery.',
  ),
  idempotencyWindow: setting(
    'BOCAGE_IDEMPOTENCY_WINDOW',
    integer(0, 30 * day, milliseconds),
    day,
    'How long a repeated write with the same Idempotency-Key is answered as the first was.',
  ),
  cacheSize: setting(
    'BOCAGE_CACHE_MB',
    integer(0, 65_536, 'MiB'),
    24,
    'Memory for rendered Entities and pages of results; 0 for no cache.',
  ),
  contextTimeout: setting(
    'BOCAGE_CONTEXT_TIMEOUT',
    integer(100, 60_000, milliseconds),
    5000,
    'Time for the download of an @context.',
  ),
  notificationTimeout: setting(
    'BOCAGE_NOTIFICATION_TIMEOUT',
    integer(100, 120_000, milliseconds),
    5000,
    'Time for a receiver to answer a notification when its Subscription has no `timeout`.',
  ),
  maximumStreams: setting(
    'BOCAGE_STREAMS_MAX',
    integer(0, 100_000, 'streams'),
    1000,
    'Streams of notifications (Server-Sent Events and WebSockets) that may be open at a time; above it new ones get 503.',
  ),
  streamWindow: setting(
    'BOCAGE_STREAM_WINDOW',
    integer(1, 10_000, 'notifications'),
    100,
    'Notifications that the client of a WebSocket may have got and not acknowledged; more wait until it has.',
  ),
  streamHeartbeat: setting(
    'BOCAGE_STREAM_HEARTBEAT',
    integer(100, 600_000, milliseconds),
    15_000,
    'Time between two signs of life on a stream, less than what proxies close quiet connections after. A client that ' +
      'has taken nothing for four of them is cut off.',
  ),
  notificationRetryAge: setting(
    'BOCAGE_NOTIFICATION_RETRY_AGE',
    integer(0, 30 * day, milliseconds),
    day,
    'How long an undelivered notification is retried before it goes to the dead letters.',
  ),
  notificationBacklogCount: setting(
    'BOCAGE_NOTIFICATION_BACKLOG_COUNT',
    integer(1, 100_000_000),
    100_000,
    'Notifications that may be owed to one Subscription, about: beyond it only the last change of each Entity is kept, ' +
      'and then the oldest make room.',
  ),
  notificationBacklogAge: setting(
    'BOCAGE_NOTIFICATION_BACKLOG_AGE',
    integer(1000, 365 * day, milliseconds),
    day,
    'How long a notification may be owed that nobody has tried to deliver or fetched: streams can go back so far.',
  ),
};
