import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { minutes } from '@supermall/kernel/time'
import { memoryBus } from '@supermall/messaging/bus-memory'
import type { Envelope } from '@supermall/messaging/envelope'
import type { TransactionSql } from '@supermall/messaging/sql'
import type { Transactor } from '@supermall/messaging/transact'
import { operateAs, transactAs, transactTogether } from '@supermall/messaging/transact'
import type { Actor, TransactTogether } from '@supermall/messaging/unit'
import { system } from '@supermall/messaging/unit'
import { memoryCache } from '@supermall/subgraph/cache'
import { adapterFor, createPool } from '@supermall/subgraph/database/pool'
import { straight, straightReads } from '@supermall/subgraph/database/straight'
import type { Floor, Tools } from '@supermall/subgraph/definition'
import { createLog } from '@supermall/subgraph/log'
import type { Spec } from '@supermall/subgraph/settings'
import { readSettings } from '@supermall/subgraph/settings'
import { cloneDatabase } from './database.ts'
import { whenFileIsDone } from './leavings.ts'
import { countStatements } from './statements.ts'

type Options<T, S extends Spec> = {
  readonly name: string
  readonly open: (floor: Floor<S>) => T
  readonly settings?: S
  readonly variables?: Readonly<Record<string, string>>
  readonly clock?: () => Date
}

/**
 * The floor that commands stand on, without graph or bus: a database of its own, and what was told left in the outbox for the
 * test to read. `const { transact, operate, told, tools } = await domainFloor({ name: 'identity', open })`
 */
export async function domainFloor<
  Tx extends TransactionSql,
  T extends Tools<Tx>,
  S extends Spec = Record<never, never>,
>(options: Options<T, S>) {
  const { name, clock = () => new Date() } = options
  const sql = createPool(await cloneDatabase(name), {
    max: 10,
    statementTimeoutMs: 10_000,
    applicationName: `test-${name}`,
  })
  const counter = countStatements(sql)
  const floor: Floor<S> = {
    adapter: adapterFor(sql),
    sql,
    cache: memoryCache(() => clock().getTime()),
    settings: readSettings(options.settings ?? ({} as S), options.variables ?? {}),
    dataDirectory: mkdtempSync(join(tmpdir(), `supermall-${name}-`)),
    publicUrl: 'http://localhost:4000',
    log: createLog({ level: 'silent', isPretty: false }),
    clock,
  }
  const opened = options.open(floor)
  const tools: T = { ...opened, client: straightReads(opened.client, sql) }
  const through: Transactor<Tx> = {
    client: straight(opened.client, sql),
    source: name,
    subscribersOf: () => [],
    clock,
    send: () => undefined,
  }
  whenFileIsDone(async () => {
    await tools.client.$disconnect()
    if (!sql.ended) await sql.end()
    rmSync(floor.dataDirectory, { recursive: true, force: true })
  })
  return {
    tools,
    sql,
    floor,
    bus: memoryBus(),
    count: counter.during,
    transact: transactAs(through, system),
    /** For what a demo begins with, which is done in one piece: it may take as long as in the mall itself. */
    transactPatiently: transactAs({ ...through, timeout: minutes(5) }, system),
    transactAs: (actor: Actor) => transactAs(through, actor),
    transactTogether: (...together: Parameters<TransactTogether<Tx>>) => transactTogether(through, ...together),
    operate: operateAs(through, operator),
    operateAs: (actor: Actor) => operateAs(through, actor),
    /** The events told so far, oldest first; only those of that name when one is given. */
    told: (eventName?: string) => told(sql, eventName),
    /** The audit log so far, oldest first. */
    audited: async () =>
      (
        await sql.query<{ action: string; subject_id: string; summary: string }>(
          'select * from audit_entry order by id',
        )
      ).rows,
  }
}

const operator: Actor = { id: 'acc_test', audience: 'PLATFORM', shopId: null, ip: '127.0.0.1', traceparent: null }

async function told(sql: ReturnType<typeof createPool>, eventName?: string): Promise<readonly Envelope[]> {
  const { rows } = await sql.query<{ envelope: Envelope }>('select envelope from outbox_event order by id')
  return rows.map(({ envelope }) => envelope).filter(({ name }) => eventName === undefined || name === eventName)
}
