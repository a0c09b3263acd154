import { currencySettings } from './mall-currency.ts'
import type { Values } from './settings.ts'
import { databaseUrl, flag, integer, oneOf, optional, text, url } from './settings.ts'
import { telemetrySettings } from './telemetry-settings.ts'

/** Every variable that the house itself reads; a domain declares its own beside its definition. */
export const houseSettings = {
  PORT: integer({ doc: 'where the graph is served', default: '4000', min: 0, max: 65535 }),
  HOST: text({ doc: 'the address that the public port binds', default: '127.0.0.1' }),
  PUBLIC_URL: optional(
    url({
      doc: 'how clients and payment providers reach the mall, when a proxy stands before it. Needed in production',
      schemes: ['http', 'https'],
    }),
  ),
  DATA_DIR: text({ doc: 'where the embedded database and uploads live', default: '.data' }),
  MODE: oneOf(['development', 'production'], {
    doc: 'production hides introspection hints, demo sign-ins and the details of errors',
    default: 'development',
  }),
  DEMO: optional(
    flag({ doc: 'whether an empty mall is filled with the demo mall at its first start. Absent: in development only' }),
  ),
  PLAYGROUND: optional(flag({ doc: 'whether the playground is served at /. Absent: in development only' })),
  LOG_LEVEL: oneOf(['debug', 'info', 'warn', 'error', 'silent'], { doc: 'the least that is logged', default: 'info' }),
  DATABASE_URL: optional(
    databaseUrl({
      doc: 'a Postgres server; {domain} in it stands for the domain, else the domain is the database. Absent: an embedded Postgres',
    }),
  ),
  DATABASE_POOL: integer({ doc: 'connections per domain and process', default: '8', min: 1, max: 100 }),
  NATS_URL: optional(
    url({
      doc: 'a NATS server with JetStream. Absent: the bus of one process',
      schemes: ['nats', 'tls'],
      isSecret: true,
    }),
  ),
  NATS_REPLICAS: integer({ doc: 'copies of the event stream', default: '1', min: 1, max: 5 }),
  REDIS_URL: optional(
    url({ doc: 'a Redis server. Absent: the memory of one process', schemes: ['redis', 'rediss'], isSecret: true }),
  ),
  REDIS_CLUSTER: flag({ doc: 'whether REDIS_URL names a node of a Redis Cluster', default: 'false' }),
  SUBGRAPH_URL: text({
    doc: 'how one process reaches another; {domain} and {port} stand for the domain and its port',
    default: 'http://127.0.0.1:{port}',
  }),
  SUBGRAPH_PORT_OFFSET: integer({
    doc: 'added to the port of every domain, so that two malls fit on one machine',
    default: '0',
    min: 0,
    max: 60000,
  }),
  SUBGRAPH_HOST: text({ doc: 'the address that the ports of single domains bind', default: '127.0.0.1' }),
  SHUTDOWN_DELAY_MS: integer({
    doc: 'how long a process is unready but still takes requests before it ends, so that whoever shares them out has noticed',
    default: '0',
    min: 0,
    max: 60_000,
  }),
  PAYMENTS_CURRENCY: currencySettings.PAYMENTS_CURRENCY,
  INTERNAL_SECRET: optional(
    text({
      doc: 'signs what the gateway tells subgraphs about the viewer, 32 characters at least; the same in all processes. Needed in production',
      isSecret: true,
      least: 32,
    }),
  ),
  REDELIVER_AFTER_SECONDS: integer({
    doc: 'how long an event waits for the confirmation of its effects before it is sent again; the wait doubles, up to ten minutes',
    default: '60',
    min: 1,
    max: 600,
  }),
  ...telemetrySettings,
  FAULT_AT: optional(
    text({
      doc: 'a step at which the process kills itself, once, as packages/messaging/crash.ts names them, with `@order.paid` behind it only over that event: for fault tests',
    }),
  ),
} as const

export type HouseSettings = Values<typeof houseSettings>
