import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { derivedId } from '@supermall/kernel/id'
import { memoryBus } from '@supermall/messaging/bus-memory'
import { createPool } from '@supermall/subgraph/database/pool'
import type { PublicError } from '@supermall/subgraph/definition'
import type { Viewer } from '@supermall/subgraph/viewer'
import { cloneDatabase } from '@supermall/testing/database'
import { environment } from '@supermall/testing/environment'
import { whenFileIsDone } from '@supermall/testing/leavings'
import { countStatements } from '@supermall/testing/statements'
import type { Pool } from 'pg'
import subgraph from '../index.ts'
import { accountId, shopId, skuId, skuOf } from './goods.ts'
import { inputOf } from './market.ts'
import { neighbours } from './neighbours.ts'

const sessionId = derivedId('ses', 1)

export const guest: Viewer = { audience: 'GUEST' }

export const buyer = (ordinal: number): Viewer => ({ audience: 'CONSUMER', accountId: accountId(ordinal), sessionId })

export const platform = (permissions: readonly string[] = ['*']): Viewer => ({
  audience: 'PLATFORM',
  accountId: accountId(900),
  sessionId,
  permissions,
})

export const merchant = (shop: number, permissions: readonly string[] = ['*']): Viewer => ({
  audience: 'MERCHANT',
  accountId: accountId(1_000 + shop),
  sessionId,
  shopId: shopId(shop),
  permissions,
  storeIds: [],
})

/** What came over the wire: a test reads in it what it has just asked for. */
type Wire = ReturnType<JSON['parse']>
export type Asked = { readonly data: Wire; readonly errors: readonly PublicError[] }

/** This subgraph alone as it is served, with neighbours that answer. */
export async function mall() {
  const url = await cloneDatabase('orders')
  const bus = memoryBus()
  const dataDirectory = mkdtempSync(join(tmpdir(), 'supermall-orders-'))
  const sql = createPool(url, { max: 2, statementTimeoutMs: 5_000, applicationName: 'test-orders' })
  const opened = await subgraph.open(
    environment({ databaseUrl: url, bus, dataDirectory, variables: { SUBMIT_LOCK_MS: '0', MOST_UNPAID: '0' } }),
  )
  const others = neighbours(bus)
  for (let ordinal = 1; ordinal <= 9; ordinal++)
    others.skus.set(skuId(ordinal), skuOf(ordinal, { shopId: shopId(ordinal % 3) }))
  await opened.seed(1_000)
  const caller = { ip: '127.0.0.1', userAgent: 'test', language: 'en', traceparent: null }
  const contextOf = (viewer: Viewer) => opened.contextFor({ viewer, caller })
  const { sql: own } = contextOf(buyer(1)) as unknown as { readonly sql: Pool }
  whenFileIsDone(async () => {
    await opened.stop()
    await sql.end()
    rmSync(dataDirectory, { recursive: true, force: true })
  })
  return {
    ...others,
    sql,
    bus,
    schema: opened.schema,
    routes: opened.routes,
    /** What the subgraph sends meanwhile, its jobs and its relay included. */
    count: countStatements(own).during,
    async asks(viewer: Viewer, query: string, variables: Record<string, unknown> = {}): Promise<Asked> {
      const { data, errors } = await opened.execute({ query, variables }, contextOf(viewer))
      return { data: JSON.parse(JSON.stringify(data ?? {})), errors: errors ?? [] }
    },
    audited: async () => (await sql.query<Record<string, unknown>>('select * from audit_entry order by id')).rows,
    /** Everything that the domain keeps, audit and outbox aside: two of them are equal when nothing changed. */
    async kept(): Promise<string> {
      const rows = TABLES.map(
        async (table) => (await sql.query(`select md5(t::text) as row from ${table} t order by 1`)).rows,
      )
      return JSON.stringify(await Promise.all(rows))
    },
  }
}

export type Mall = Awaited<ReturnType<typeof mall>>

const TABLES = [
  ...[
    'mall_order',
    'order_line',
    'order_change',
    'parcel',
    'verification_code',
    'verification_use',
    'bought',
    'refund',
    'checkout',
  ],
  ...['freight_template', 'free_freight_rule', 'product_terms', 'orders_export', 'aftersale_case', 'return_address'],
]

/** A mutation with one input that answers with its entity's fields and the codes of its refusals. */
export const mutation = (name: string, selection: string): string => {
  const type = `${name.charAt(0).toUpperCase()}${name.slice(1)}Input`
  return `mutation Do($input: ${type}!) { ${name}(input: $input) { ${selection} errors { code path message } } }`
}

export const codes = ({ data }: Asked, name: string): string[] =>
  (data[name]?.errors ?? []).map(({ code }: { code: string }) => code)

const CHECKOUT = `checkout { id status expiresAt steps { name status } refusals { code }
  order { id number isParent payable { amount currency } children { id } } orders { id version lines { id payable { amount } } } }`

/** Buys as a buyer does, and answers with the checkout. */
export const buyingIn = (house: Mall) => {
  const start = async (who: number, skus: readonly number[], more: object = {}) =>
    house.asks(buyer(who), mutation('checkoutStart', CHECKOUT), { input: { ...inputOf(skus), ...more } })
  const bought = async (who: number, skus: readonly number[]) => (await start(who, skus)).data.checkoutStart.checkout
  return { start, bought }
}
