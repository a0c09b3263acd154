import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { EventDraft } from '@supermall/contracts/define'
import { derivedId } from '@supermall/kernel/id'
import { asker } from '@supermall/messaging/ask'
import { memoryBus } from '@supermall/messaging/bus-memory'
import type { Envelope } from '@supermall/messaging/envelope'
import { seal } from '@supermall/messaging/envelope'
import { system } from '@supermall/messaging/unit'
import { memoryCache } from '@supermall/subgraph/cache'
import { createPool } from '@supermall/subgraph/database/pool'
import type { PublicError } from '@supermall/subgraph/definition'
import type { Viewer } from '@supermall/subgraph/viewer'
import { cloneDatabase } from '@supermall/testing/database'
import { environment } from '@supermall/testing/environment'
import { whenFileIsDone } from '@supermall/testing/leavings'
import { eventually } from '@supermall/testing/rival'
import subgraph from '../index.ts'
import { answerAudience, answerShops } from './shops.ts'

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

/** The demo mall's goods as this subgraph alone serves them, on a Saturday at noon in Shanghai. */
export async function mall(scale = 1_000) {
  const url = await cloneDatabase('catalog')
  const clock = { now: new Date('2026-11-21T04:00:00Z') }
  const bus = memoryBus()
  const cache = memoryCache()
  await Promise.all([answerShops(bus), answerAudience(bus)])
  const dataDirectory = mkdtempSync(join(tmpdir(), 'supermall-catalog-'))
  const sql = createPool(url, { max: 2, statementTimeoutMs: 5_000, applicationName: 'test-catalog' })
  const opened = await subgraph.open(
    environment({ databaseUrl: url, bus, cache, dataDirectory, clock: () => clock.now }),
  )
  await opened.seed(scale)
  // Known shops are not asked about: the job that would ask cannot change what a test compares.
  await sql.query('update shop set is_asked = true')
  let seen = (await outbox(sql)).length
  whenFileIsDone(async () => {
    await opened.stop()
    await sql.end()
    rmSync(dataDirectory, { recursive: true, force: true })
  })
  return {
    sql,
    clock,
    bus,
    cache,
    ask: asker(bus, null),
    schema: opened.schema,
    async asks(viewer: Viewer, query: string, variables: Record<string, unknown> = {}): Promise<Asked> {
      const caller = { ip: '127.0.0.1', userAgent: 'test', language: 'en', traceparent: null }
      const { data, errors } = await opened.execute({ query, variables }, opened.contextFor({ viewer, caller }))
      return { data: JSON.parse(JSON.stringify(data ?? {})), errors: errors ?? [] }
    },
    /** What another domain told is taken in. */
    async hears(draft: EventDraft) {
      const envelope = seal(draft, { source: 'elsewhere', actor: system, now: clock.now })
      await bus.publish([{ envelope, attempt: 1, isUnawaited: true }])
      const query = { text: 'select 1 from inbox_event where event_id = $1', values: [envelope.id] }
      await eventually(async () => (await sql.query(query)).rowCount === 1)
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
  ...['shop', 'shop_feature', 'category', 'brand', 'product_label', 'product', 'sku', 'product_secret', 'secret_issue'],
  ...['product_group', 'product_group_item', 'bundle', 'bundle_line', 'search_document'],
  ...['upload_ticket', 'media_asset', 'import_job', 'import_line'],
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
