import {
  type ColumnType,
  ColumnTypeEnum,
  DriverAdapterError,
  type SqlDriverAdapter,
  type SqlMigrationAwareDriverAdapterFactory,
  type SqlQuery,
  type SqlResultSet,
} from '@prisma/driver-adapter-utils'
import pg from 'pg'

/**
 * What Prisma's schema engine talks to: one connection, on which its advisory lock, its statements and ours are in one session.
 * `@prisma/adapter-pg` is made for queries of clients and falls short here: it cuts a script at every semicolon, also those
 * inside comments and function bodies, it lets each piece commit alone, and it does not know the catalogue's type "char".
 */
export function engineConnection(client: pg.Client): SqlMigrationAwareDriverAdapterFactory {
  const own = { provider: 'postgres', adapterName: '@supermall/subgraph' } as const
  const queryable = {
    ...own,
    queryRaw: (query: SqlQuery) => run(client, query).then(toResultSet),
    executeRaw: (query: SqlQuery) => run(client, query).then(({ rowCount }) => rowCount ?? 0),
  }
  const adapter: SqlDriverAdapter = {
    ...queryable,
    executeScript: (script) => runScript(client, script),
    getConnectionInfo: () => ({ supportsRelationJoins: true }),
    dispose: async () => undefined,
    async startTransaction() {
      await client.query('begin')
      const ended = async () => undefined // The engine sends `commit` and `rollback` itself.
      return { ...queryable, options: { usePhantomQuery: false }, commit: ended, rollback: ended }
    },
  }
  return {
    ...own,
    connect: async () => adapter,
    connectToShadowDb: () => Promise.reject(new Error('no shadow database: drift is looked for in a scratch database')),
  }
}

type RawResult = pg.QueryArrayResult<unknown[]>

function run(client: pg.Client, { sql, args }: SqlQuery): Promise<RawResult> {
  return client.query({ text: sql, values: args, rowMode: 'array', types: asText }).catch(rethrow)
}

/**
 * A script travels as one message, which Postgres runs as one transaction: a migration is applied as a whole or not at all.
 * The mark that it is finished is part of that transaction, so a kill at any moment leaves no doubt. A script that ends
 * transactions itself, or may not be in one, travels alone.
 */
async function runScript(client: pg.Client, script: string): Promise<void> {
  await client
    .query(isOneTransaction(script) ? `${WAIT_BRIEFLY};${script}\n;\n${MARK_FINISHED}` : script)
    .catch(rethrow)
}

/**
 * Whoever waits for a table holds up all who come after, readers too: a migration that waited for a backup would stop the mall
 * as long as it runs. It gives way instead, and is tried again.
 */
const WAIT_BRIEFLY = `set local lock_timeout = '2s'`

export const LOCK_NOT_AVAILABLE = '55P03'

export const isOneTransaction = (script: string): boolean =>
  !/\bconcurrently\b|(?:^|;)\s*(?:begin|start\s+transaction|commit|end|rollback|vacuum|alter\s+system)\b/i.test(
    withoutBodies(script),
  )

/** `begin` and `end` inside a function body are not about transactions; nor is the `end` of a `case`, which begins no statement. */
export const withoutBodies = (script: string): string =>
  script
    .replaceAll(/(\$\w*\$)[\s\S]*?\1/g, '')
    .replaceAll(/--.*$/gm, '')
    .replaceAll(/'[^']*'/g, "''")

const MARK_FINISHED =
  'update _prisma_migrations set finished_at = now() where finished_at is null and rolled_back_at is null and logs is null'

const { builtins } = pg.types
const CHAR = 18
const NAME = 19

const COLUMN_TYPES: Readonly<Record<number, ColumnType>> = {
  [builtins.BOOL]: ColumnTypeEnum.Boolean,
  [builtins.INT2]: ColumnTypeEnum.Int32,
  [builtins.INT4]: ColumnTypeEnum.Int32,
  [builtins.INT8]: ColumnTypeEnum.Int64,
  [builtins.OID]: ColumnTypeEnum.Int64,
  [CHAR]: ColumnTypeEnum.Character,
  [NAME]: ColumnTypeEnum.Text,
  [builtins.TEXT]: ColumnTypeEnum.Text,
  [builtins.VARCHAR]: ColumnTypeEnum.Text,
  [builtins.TIMESTAMPTZ]: ColumnTypeEnum.DateTime,
  1003: ColumnTypeEnum.TextArray, // name[]
  1005: ColumnTypeEnum.Int32Array, // int2[]
  1009: ColumnTypeEnum.TextArray, // text[]
}

function toResultSet({ fields, rows }: RawResult): SqlResultSet {
  const columnTypes = fields.map(({ name, dataTypeID }) => {
    const type = COLUMN_TYPES[dataTypeID]
    if (type === undefined)
      throw new DriverAdapterError({ kind: 'UnsupportedNativeDataType', type: `${dataTypeID} (${name})` })
    return type
  })
  return { columnNames: fields.map(({ name }) => name), columnTypes, rows }
}

/** The engine wants times as RFC 3339. The session's time zone is UTC. */
const asText: pg.CustomTypesConfig = {
  getTypeParser: (oid, format) =>
    oid === builtins.TIMESTAMPTZ
      ? (text: string) => text.replace(' ', 'T').replace(/\+00$/, '+00:00')
      : pg.types.getTypeParser(oid, format === 'binary' ? 'binary' : 'text'),
}

/** What is not said by the server is said by the driver, of a connection that is gone. */
function rethrow(error: unknown): never {
  if (!(error instanceof pg.DatabaseError)) throw new DriverAdapterError({ kind: 'ConnectionClosed' })
  const { code = 'XX000', severity = 'ERROR', message, detail, column, hint } = error
  // The engine keeps the words and drops the code, and the words are in the server's language.
  const told = code === LOCK_NOT_AVAILABLE ? `${message} (${code})` : message
  throw new DriverAdapterError({ kind: 'postgres', code, severity, message: told, detail, column, hint })
}
