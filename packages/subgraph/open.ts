import type { Clock } from '@supermall/kernel/time'
import type { Log } from '@supermall/messaging/log'
import { metrics, probe } from '@supermall/messaging/metrics'
import { once } from '@supermall/messaging/once'
import type { Sql, TransactionSql } from '@supermall/messaging/sql'
import type { House, Messaging } from '@supermall/messaging/start'
import { startMessaging } from '@supermall/messaging/start'
import { system } from '@supermall/messaging/unit'
import type pg from 'pg'
import type { Anew } from './anew.ts'
import type { Cache } from './cache.ts'
import { migrate } from './database/migrate.ts'
import { adapterFor, createPool } from './database/pool.ts'
import { straight, straightReads } from './database/straight.ts'
import type { Environment, OpenSubgraph, Reading, SubgraphDefinition, Tools, Within } from './definition.ts'
import { executor } from './execute.ts'
import { watchMeasures } from './measure.ts'
import { relive } from './past.ts'
import { fromRoot } from './root.ts'
import { buildSchema } from './schema.ts'
import type { Spec } from './settings.ts'
import { readSettings } from './settings.ts'
import type { Request } from './viewer.ts'
import { actorOf } from './viewer.ts'

const STATEMENT_TIMEOUT_MS = 5_000

/** Brings a domain to work: its database migrated, its relay, consumers, answers and jobs running, its schema executable. */
export async function openSubgraph<Tx extends TransactionSql, T extends Tools<Tx>, C extends Reading, S extends Spec>(
  definition: SubgraphDefinition<Tx, T, C, S>,
  environment: Environment,
): Promise<OpenSubgraph> {
  const { name } = definition
  const { cache, log, clock } = environment
  const sql = await openDatabase(name, environment)
  const settings = readSettings(definition.settings ?? ({} as S), environment.variables)
  const opened = definition.open({ adapter: adapterFor(sql), sql, settings, ...environment })
  const tools: T = { ...opened, client: straightReads(opened.client, sql) }
  const db = { sql, client: straight(opened.client, sql) }
  let within: Within<Tx, T> | null = null
  const furnish = (house: House<Tx>): Within<Tx, T> => {
    within = { ...tools, ...house, cache }
    return within
  }
  const messaging = await startMessaging({ ...definition, ...environment, domain: name, db, furnish })
  const contextFor = contextMaker(definition, { tools, messaging, base: { sql, cache, clock, log } })
  const stopWatching = [watchPool(name, sql), watchMeasures(definition.measures ?? [], sql)]
  const schema = buildSchema(name, definition.resolvers)
  return {
    name,
    schema,
    contextFor,
    execute: executor(schema, { service: name, log }),
    routes: (definition.routes ?? []).map((route) => ({
      ...route,
      handle: (request, response) => route.handle(request, response, furnished(within)),
    })),
    errands: Object.fromEntries(
      (definition.errands ?? []).map(({ name: errand, run }) => [
        errand,
        (said) => run(said, { ...furnished(within), operate: messaging.operateAs(system) }),
      ]),
    ),
    async check() {
      await sql.query({ text: 'select 1' })
      await definition.check?.(tools)
    },
    async seed(scale, past = null) {
      const transact = messaging.transactPatiently
      await once('seed', sql, async () => {
        await definition.seed({ ...furnished(within), transact, scale })
        if (past !== null) await transact(({ db, now }) => relive(db, past, now))
      })
    },
    async stop() {
      for (const end of stopWatching) end()
      await messaging.stop()
      await tools.client.$disconnect()
      if (!sql.ended) await sql.end()
    },
  }
}

/** Brings the database of a domain up to date, and leaves it alone. */
export async function migrateDomain(name: string, url: string, log: Log): Promise<void> {
  const applied = await migrate({
    url,
    schema: fromRoot('prisma', name, 'schema.prisma'),
    migrations: fromRoot('prisma', name, 'migrations'),
    log,
  })
  if (applied.length > 0) log.info('migrated', { domain: name, migrations: applied.length })
}

async function openDatabase(name: string, environment: Environment) {
  await migrateDomain(name, environment.databaseUrl, environment.log)
  return createPool(environment.databaseUrl, {
    max: environment.databasePool,
    statementTimeoutMs: STATEMENT_TIMEOUT_MS,
    applicationName: `supermall-${name}`,
  })
}

const watchPool = (domain: string, pool: pg.Pool): (() => void) =>
  probe(() => {
    metrics.pool.set({ domain, state: 'busy' }, pool.totalCount - pool.idleCount)
    metrics.pool.set({ domain, state: 'idle' }, pool.idleCount)
    metrics.pool.set({ domain, state: 'awaited' }, pool.waitingCount)
  })

type Base = { readonly sql: Sql; readonly cache: Cache; readonly clock: Clock; readonly log: Log }

function contextMaker<Tx extends TransactionSql, T extends Tools<Tx>, C extends Reading, S extends Spec>(
  definition: SubgraphDefinition<Tx, T, C, S>,
  made: { tools: T; messaging: Messaging<Tx>; base: Base },
): (request: Request) => C & Anew {
  const { tools, messaging, base } = made
  return (request) => {
    const actor = actorOf(request)
    const given = {
      ...tools,
      ...base,
      ...request,
      transact: messaging.transactAs(actor),
      operate: messaging.operateAs(actor),
      transactTogether: messaging.transactTogether,
      ask: messaging.askWith(actor.traceparent),
      wakeJob: messaging.wakeJob,
      personal: { isNoted: false },
    }
    const context = definition.context(given)
    const readAnew = () => void Object.assign(context, { loaders: definition.context(given).loaders })
    return Object.assign(context, { readAnew })
  }
}

function furnished<W>(within: W | null): W {
  if (within === null) throw new Error('the domain is not open yet')
  return within
}
