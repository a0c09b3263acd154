import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { derivedId } from '@supermall/kernel/id'
import { asker } from '@supermall/messaging/ask'
import { memoryBus } from '@supermall/messaging/bus-memory'
import type { Envelope } from '@supermall/messaging/envelope'
import { createPool } from '@supermall/subgraph/database/pool'
import type { PublicError } from '@supermall/subgraph/definition'
import type { Viewer } from '@supermall/subgraph/viewer'
import { cloneDatabase } from '@supermall/testing/database'
import { environment } from '@supermall/testing/environment'
import { whenFileIsDone } from '@supermall/testing/leavings'
import subgraph from '../index.ts'

const session = derivedId('ses', 1)
const ROLES = { owner: 1000, staff: 1100, clerk: 1200 }

export const shopId = (ordinal: number) => derivedId('shp', ordinal)

export const guest: Viewer = { audience: 'GUEST' }

export const buyer = (ordinal: number): Viewer => ({
  audience: 'CONSUMER',
  accountId: derivedId('acc', ordinal),
  sessionId: session,
})

export const platform = (permissions: readonly string[] = ['*']): Viewer => ({
  audience: 'PLATFORM',
  accountId: derivedId('acc', 900),
  sessionId: session,
  permissions,
})

/** A token of somebody who works for a shop of the demo; what it carries need not be what the row says. */
export const merchant = (
  shop: number,
  role: keyof typeof ROLES = 'owner',
  permissions: readonly string[] = ['*'],
): Viewer => ({
  audience: 'MERCHANT',
  accountId: derivedId('acc', ROLES[role] + shop),
  sessionId: session,
  shopId: shopId(shop),
  permissions,
  storeIds: [],
})

/** What came over the wire: a test reads in it what it has just asked for. */
type Wire = ReturnType<JSON['parse']>
export type Asked = { readonly data: Wire; readonly errors: readonly PublicError[] }

/** The demo mall's shops as this subgraph alone serves them, on a Saturday at noon in Shanghai. */
export async function mall() {
  const url = await cloneDatabase('merchants')
  const clock = { now: new Date('2026-11-21T04:00:00Z') }
  const bus = memoryBus()
  const dataDirectory = mkdtempSync(join(tmpdir(), 'supermall-merchants-'))
  const sql = createPool(url, { max: 2, statementTimeoutMs: 5_000, applicationName: 'test-merchants' })
  const opened = await subgraph.open(environment({ databaseUrl: url, bus, dataDirectory, clock: () => clock.now }))
  await opened.seed(1_000)
  let seen = (await outbox(sql)).length
  whenFileIsDone(async () => {
    await opened.stop()
    await sql.end()
    rmSync(dataDirectory, { recursive: true, force: true })
  })
  return {
    sql,
    clock,
    ask: asker(bus, null),
    schema: opened.schema,
    async asks(viewer: Viewer, query: string, variables: Record<string, unknown> = {}): Promise<Asked> {
      const caller = { ip: '127.0.0.1', userAgent: 'test', language: 'en', traceparent: null }
      const { data, errors } = await opened.execute({ query, variables }, opened.contextFor({ viewer, caller }))
      return { data: JSON.parse(JSON.stringify(data ?? {})), errors: errors ?? [] }
    },
    /** What was told since this was last asked, oldest first. */
    async told(): Promise<readonly Envelope[]> {
      const since = seen
      const all = await outbox(sql)
      seen = all.length
      return all.slice(since)
    },
    audited: async () => (await sql.query<Record<string, unknown>>('select * from audit_entry order by id')).rows,
    /** Everything that the domain keeps, audit and outbox aside: two of them are equal when nothing changed. */
    async kept(): Promise<string> {
      const rows = TABLES.map(async (table) => (await sql.query(`select * from ${table} order by 1, 2`)).rows)
      return JSON.stringify(await Promise.all(rows))
    },
  }
}

export type Mall = Awaited<ReturnType<typeof mall>>

const TABLES = [
  ...[
    'shop',
    'shop_group',
    'shop_category',
    'merchant_application',
    'form_field',
    'merchant_account',
    'staff_member',
    'store',
    'store_clerk',
  ],
  ...['setting', 'shop_feature', 'shop_follow', 'faq_entry'],
]

const outbox = async (sql: ReturnType<typeof createPool>): Promise<Envelope[]> =>
  (
    await sql.query<{ envelope: Envelope }>(
      `select envelope from outbox_event where name <> 'audit.recorded' order by id`,
    )
  ).rows.map(({ envelope }) => envelope)

export const codes = (asked: Asked, mutation: string): string[] =>
  (asked.data[mutation]?.errors ?? []).map(({ code }: { code: string }) => code)

/** A mutation with one input that answers with its entity's fields and the codes of its refusals. */
export const mutation = (name: string, selection: string): string => {
  const type = `${name.charAt(0).toUpperCase()}${name.slice(1)}Input`
  return `mutation Do($input: ${type}!) { ${name}(input: $input) { ${selection} errors { code path message } } }`
}
