import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { derivedId } from '@supermall/kernel/id'
import { asker, startAnswering } from '@supermall/messaging/ask'
import { memoryBus } from '@supermall/messaging/bus-memory'
import type { Envelope } from '@supermall/messaging/envelope'
import { createPool } from '@supermall/subgraph/database/pool'
import type { PublicError } from '@supermall/subgraph/definition'
import { createLog } from '@supermall/subgraph/log'
import type { Viewer } from '@supermall/subgraph/viewer'
import { cloneDatabase } from '@supermall/testing/database'
import { environment } from '@supermall/testing/environment'
import { whenFileIsDone } from '@supermall/testing/leavings'
import subgraph from '../index.ts'
import { catalog } from './catalog.ts'

const session = derivedId('ses', 1)

export const shopId = (ordinal: number) => derivedId('shp', ordinal)
export const guest: Viewer = { audience: 'GUEST' }
export const buyer: Viewer = { audience: 'CONSUMER', accountId: derivedId('acc', 1), sessionId: session }

export const platform = (permissions: readonly string[] = ['*']): Viewer => ({
  audience: 'PLATFORM',
  accountId: derivedId('acc', 900),
  sessionId: session,
  permissions,
})

export const merchant = (shop: number, permissions: readonly string[] = ['*']): Viewer => ({
  audience: 'MERCHANT',
  accountId: derivedId('acc', 1000 + shop),
  sessionId: session,
  shopId: shopId(shop),
  permissions,
  storeIds: [],
})

/** What came over the wire: a test reads in it what it has just asked for. */
type Wire = ReturnType<JSON['parse']>
export type Asked = { readonly data: Wire; readonly errors: readonly PublicError[] }

/**
 * The demo mall's stock as this subgraph alone serves it, with a catalogue that knows the goods that a test gives it.
 */
export async function mall(scale = 300) {
  const url = await cloneDatabase('inventory')
  const clock = { now: new Date('2026-11-21T04:00:00Z') }
  const bus = memoryBus()
  const log = createLog({ level: 'silent', isPretty: false })
  const goods = catalog()
  await startAnswering([goods.answerer], { bus, within: undefined, log })
  const dataDirectory = mkdtempSync(join(tmpdir(), 'supermall-inventory-'))
  const sql = createPool(url, { max: 2, statementTimeoutMs: 5_000, applicationName: 'test-inventory' })
  const opened = await subgraph.open(environment({ databaseUrl: url, bus, dataDirectory, clock: () => clock.now, log }))
  await opened.seed(scale)
  whenFileIsDone(async () => {
    await opened.stop()
    await sql.end()
    rmSync(dataDirectory, { recursive: true, force: true })
  })
  return {
    sql,
    clock,
    bus,
    goods,
    ask: asker(bus, null),
    schema: opened.schema,
    async asks(viewer: Viewer, query: string, variables: Record<string, unknown> = {}): Promise<Asked> {
      const caller = { ip: '127.0.0.1', userAgent: 'test', language: 'en', traceparent: null }
      const { data, errors } = await opened.execute({ query, variables }, opened.contextFor({ viewer, caller }))
      return { data: JSON.parse(JSON.stringify(data ?? {})), errors: errors ?? [] }
    },
    told: async (name: string): Promise<readonly Envelope[]> =>
      (
        await sql.query<{ envelope: Envelope }>(
          `select envelope from outbox_event where envelope ->> 'name' = $1 order by id`,
          [name],
        )
      ).rows.map(({ envelope }) => envelope),
    audited: async () => (await sql.query<Record<string, unknown>>('select * from audit_entry order by id')).rows,
    /** Everything that the domain keeps, audit and outbox aside: two of them are equal when nothing changed. */
    kept: async (): Promise<string> => {
      const sums = TABLES.map(
        async (table) =>
          (await sql.query(`select md5(string_agg(t::text, '\n' order by t::text)) as sum from ${table} t`)).rows[0]
            .sum,
      )
      return (await Promise.all(sums)).join(' ')
    },
  }
}

export type Mall = Awaited<ReturnType<typeof mall>>

const TABLES = [
  ...['warehouse', 'sku', 'stock', 'stock_movement', 'stock_display', 'hold', 'hold_line', 'hold_part', 'restock'],
  ...['stock_document', 'stock_document_line', 'stock_transfer', 'stock_transfer_line', 'idempotency_key'],
]

export const codes = (asked: Asked, mutation: string): string[] =>
  (asked.data[mutation]?.errors ?? []).map(({ code }: { code: string }) => code)

/** A mutation with one input that answers with its entity's fields and the codes of its refusals. */
export const mutation = (name: string, selection: string): string => {
  const type = `${name.charAt(0).toUpperCase()}${name.slice(1)}Input`
  return `mutation Do($input: ${type}!) { ${name}(input: $input) { ${selection} errors { code path message } } }`
}
