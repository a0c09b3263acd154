import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { derivedId } from '@supermall/kernel/id'
import { asker } from '@supermall/messaging/ask'
import { memoryBus } from '@supermall/messaging/bus-memory'
import type { Envelope } from '@supermall/messaging/envelope'
import { memoryCache } from '@supermall/subgraph/cache'
import { createPool } from '@supermall/subgraph/database/pool'
import type { PublicError } from '@supermall/subgraph/definition'
import type { Viewer } from '@supermall/subgraph/viewer'
import { cloneDatabase } from '@supermall/testing/database'
import { environment } from '@supermall/testing/environment'
import { whenFileIsDone } from '@supermall/testing/leavings'
import { memberIdOf } from '../domain/member.ts'
import subgraph from '../index.ts'

const session = derivedId('ses', 1)

export const accountId = (ordinal: number) => derivedId('acc', ordinal)
export const memberId = (ordinal: number) => memberIdOf(accountId(ordinal))
export const productId = (ordinal: number) => derivedId('prd', ordinal)

export const guest: Viewer = { audience: 'GUEST' }

export const buyer = (ordinal: number): Viewer => ({
  audience: 'CONSUMER',
  accountId: accountId(ordinal),
  sessionId: session,
})

export const platform = (permissions: readonly string[] = ['*']): Viewer => ({
  audience: 'PLATFORM',
  accountId: accountId(900),
  sessionId: session,
  permissions,
})

/** The owner of a shop of the demo, with all that staff of a shop can hold. */
export const merchant = (permissions: readonly string[] = ['*']): Viewer => ({
  audience: 'MERCHANT',
  accountId: accountId(1000),
  sessionId: session,
  shopId: derivedId('shp', 0),
  permissions,
  storeIds: [],
})

/** What came over the wire: a test reads in it what it has just asked for. */
type Wire = ReturnType<JSON['parse']>
export type Asked = { readonly data: Wire; readonly errors: readonly PublicError[] }

/** The demo mall's members as this subgraph alone serves them, on a Saturday at noon in Shanghai. */
export async function mall() {
  const url = await cloneDatabase('members')
  const clock = { now: new Date('2026-11-21T04:00:00Z') }
  const [bus, cache] = [memoryBus(), memoryCache(() => clock.now.getTime())]
  const dataDirectory = mkdtempSync(join(tmpdir(), 'supermall-members-'))
  const sql = createPool(url, { max: 2, statementTimeoutMs: 5_000, applicationName: 'test-members' })
  const opened = await subgraph.open(
    environment({ databaseUrl: url, bus, cache, dataDirectory, clock: () => clock.now }),
  )
  await opened.seed(1_000)
  let seen = (await outbox(sql)).length
  whenFileIsDone(async () => {
    await opened.stop()
    await sql.end()
    rmSync(dataDirectory, { recursive: true, force: true })
  })
  return {
    sql,
    bus,
    clock,
    ask: asker(bus, null),
    schema: opened.schema,
    routes: opened.routes,
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
      const sums = TABLES.map((table) => sql.query<{ sum: string }>(sumOf(table)).then(({ rows }) => rows[0]?.sum))
      return (await Promise.all(sums)).join(' ')
    },
  }
}

export type Mall = Awaited<ReturnType<typeof mall>>

const TABLES = [
  ...['member', 'member_level', 'cohort', 'cohort_member', 'form_field', 'form_answer', 'member_rules', 'address'],
  ...['favourite', 'product_view', 'export_run', 'mass_message', 'inbox_message', 'counted_order'],
]

const sumOf = (table: string): string => `select md5(string_agg(t::text, '\n' order by t::text)) as sum from ${table} t`

const outbox = async (sql: ReturnType<typeof createPool>): Promise<Envelope[]> =>
  (
    await sql.query<{ envelope: Envelope }>(
      `select envelope from outbox_event where name <> 'audit.recorded' order by id`,
    )
  ).rows.map(({ envelope }) => envelope)

export const codes = (asked: Asked, mutation: string): string[] =>
  (asked.data[mutation]?.errors ?? []).map(({ code }: { code: string }) => code)

export const errorCodes = ({ errors }: Asked): string[] => errors.map(({ extensions }) => extensions.code)

/** A mutation with one input that answers with its entity's fields and the codes of its refusals. */
export const mutation = (name: string, selection: string): string => {
  const type = `${name.charAt(0).toUpperCase()}${name.slice(1)}Input`
  return `mutation Do($input: ${type}!) { ${name}(input: $input) { ${selection} errors { code path message } } }`
}
