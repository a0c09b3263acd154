import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { productShops, skuFacts } from '@supermall/contracts/catalog'
import type { EventDraft } from '@supermall/contracts/define'
import { accountFacts, consumersAmong } from '@supermall/contracts/identity'
import { derivedId } from '@supermall/kernel/id'
import { asker } from '@supermall/messaging/ask'
import { memoryBus } from '@supermall/messaging/bus-memory'
import { seal } from '@supermall/messaging/envelope'
import { system } from '@supermall/messaging/unit'
import { createPool } from '@supermall/subgraph/database/pool'
import type { PublicError } from '@supermall/subgraph/definition'
import type { Viewer } from '@supermall/subgraph/viewer'
import { cloneDatabase } from '@supermall/testing/database'
import { environment } from '@supermall/testing/environment'
import { whenFileIsDone } from '@supermall/testing/leavings'
import { eventually } from '@supermall/testing/rival'
import subgraph from '../index.ts'
import { NOW, productId, shopId, skuId } from './rules.ts'
import { answerWhatIsThere } from './what-is-there.ts'

const sessionId = derivedId('ses', 1)
export const accountId = (ordinal: number) => derivedId('acc', ordinal)

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

/** This subgraph alone as it is served, beside a catalogue of goods of shop 0 that cost 10.00 a piece; the 99th of anything is not there, nor is the 999th buyer. */
export async function mall() {
  const url = await cloneDatabase('promotions')
  const bus = memoryBus()
  const clock = { now: NOW }
  const dataDirectory = mkdtempSync(join(tmpdir(), 'supermall-promotions-'))
  const sql = createPool(url, { max: 4, statementTimeoutMs: 5_000, applicationName: 'test-promotions' })
  const opened = await subgraph.open(environment({ databaseUrl: url, bus, dataDirectory, clock: () => clock.now }))
  await bus.answer(skuFacts.requestName, async (text) => {
    const { skuIds } = skuFacts.ask.parse(JSON.parse(text))
    return JSON.stringify({ value: { skus: skuIds.filter((id) => id !== skuId(99)).map(factOf) } })
  })
  await bus.answer(productShops.requestName, async (text) => {
    const { productIds } = productShops.ask.parse(JSON.parse(text))
    const known = productIds.filter((id) => id !== productId(99))
    return JSON.stringify({ value: { products: known.map((id) => ({ productId: id, shopId: shopId(0) })) } })
  })
  await answerWhatIsThere(bus)
  await bus.answer(accountFacts.requestName, async (text) => {
    const { accountId: asked } = accountFacts.ask.parse(JSON.parse(text))
    return JSON.stringify({ value: { isPhoneVerified: true, isConsumer: asked !== accountId(999) } })
  })
  await bus.answer(consumersAmong.requestName, async (text) => {
    const { accountIds } = consumersAmong.ask.parse(JSON.parse(text))
    return JSON.stringify({ value: { accountIds: accountIds.filter((id) => id !== accountId(999)) } })
  })
  whenFileIsDone(async () => {
    await opened.stop()
    await sql.end()
    rmSync(dataDirectory, { recursive: true, force: true })
  })
  return {
    sql,
    bus,
    clock,
    schema: opened.schema,
    ask: asker(bus, null),
    /** The demo. */
    seed: () => opened.seed(1_000),
    async asks(viewer: Viewer, query: string, variables: Record<string, unknown> = {}): Promise<Asked> {
      const caller = { ip: '127.0.0.1', userAgent: 'test', language: 'en', traceparent: null }
      const { data, errors } = await opened.execute({ query, variables }, opened.contextFor({ viewer, caller }))
      return { data: JSON.parse(JSON.stringify(data ?? {})), errors: errors ?? [] }
    },
    /** What another domain tells, each time as an event of its own; resolves when it was worked. */
    async hears(draft: EventDraft) {
      const envelope = seal(draft, { source: 'elsewhere', actor: system, now: clock.now })
      await bus.publish([{ envelope, attempt: 1, isUnawaited: true }])
      const query = { text: 'select 1 from inbox_event where event_id = $1', values: [envelope.id] }
      await eventually(async () => (await sql.query(query)).rowCount === 1)
    },
    audited: async () => (await sql.query<Record<string, unknown>>('select * from audit_entry order by id')).rows,
    told: async (name: string) =>
      (
        await sql.query<{ envelope: { name: string; payload: Record<string, unknown> } }>(
          'select envelope from outbox_event order by id',
        )
      ).rows.flatMap(({ envelope }) => (envelope.name === name ? [envelope.payload] : [])),
  }
}

const factOf = (id: string) => ({
  skuId: id,
  productId: productId(1),
  shopId: shopId(0),
  categoryId: derivedId('cat', 1),
  kind: 'PHYSICAL',
  title: 'Thing',
  optionText: '',
  imageUrl: null,
  price: { minorUnits: '1000', currency: 'CNY' },
  levelPrices: [],
  wholesale: [],
  presell: null,
  isOnSale: true,
  isFreeOfShipping: false,
  weightGrams: 1,
  leastPerOrder: 1,
  mostPerOrder: null,
  mostPerBuyer: null,
  buyLevelIds: [],
  buyGroupIds: [],
  secretsLeft: null,
})

export type Mall = Awaited<ReturnType<typeof mall>>

/** A mutation with one input that answers with its entity's fields and the codes of its refusals. */
export const mutation = (name: string, selection: string): string => {
  const type = `${name.charAt(0).toUpperCase()}${name.slice(1)}Input`
  return `mutation Do($input: ${type}!) { ${name}(input: $input) { ${selection} errors { code path message } } }`
}

export const codes = ({ data }: Asked, name: string): string[] =>
  (data[name]?.errors ?? []).map(({ code }: { code: string }) => code)

export const errorCodes = ({ errors }: Asked): string[] => errors.map(({ extensions }) => extensions.code)
