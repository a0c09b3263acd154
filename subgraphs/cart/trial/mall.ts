import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { derivedId } from '@supermall/kernel/id'
import { asker, startAnswering } from '@supermall/messaging/ask'
import { memoryBus } from '@supermall/messaging/bus-memory'
import { createPool } from '@supermall/subgraph/database/pool'
import type { PublicError } from '@supermall/subgraph/definition'
import { createLog } from '@supermall/subgraph/log'
import type { Viewer } from '@supermall/subgraph/viewer'
import { cloneDatabase } from '@supermall/testing/database'
import { environment } from '@supermall/testing/environment'
import { whenFileIsDone } from '@supermall/testing/leavings'
import { eventually } from '@supermall/testing/rival'
import subgraph from '../index.ts'
import { answersOf, factOf, skuId, stand } from './goods.ts'

const session = derivedId('ses', 1)

export const guest: Viewer = { audience: 'GUEST' }
export const buyer = (ordinal: number): Viewer => ({
  audience: 'CONSUMER',
  accountId: derivedId('acc', ordinal),
  sessionId: session,
})
export const platform: Viewer = {
  audience: 'PLATFORM',
  accountId: derivedId('acc', 900),
  sessionId: session,
  permissions: ['*'],
}
export const merchant: Viewer = {
  audience: 'MERCHANT',
  accountId: derivedId('acc', 1000),
  sessionId: session,
  shopId: derivedId('shp', 0),
  permissions: ['*'],
  storeIds: [],
}

/** What came over the wire: a test reads in it what it has just asked for. */
type Wire = ReturnType<JSON['parse']>
export type Asked = { readonly data: Wire; readonly errors: readonly PublicError[] }

/** The domain as it is served, alone on a bus of its own with a few who answer what it asks. */
export async function cartMall() {
  const databaseUrl = await cloneDatabase('cart')
  const clock = { now: new Date('2026-11-21T04:00:00Z') }
  const bus = memoryBus()
  const dataDirectory = mkdtempSync(join(tmpdir(), 'supermall-cart-'))
  const log = createLog({ level: 'silent', isPretty: false })
  const sql = createPool(databaseUrl, { max: 2, statementTimeoutMs: 5_000, applicationName: 'test-cart' })
  const mall = stand(Array.from({ length: 300 }, (_, ordinal) => factOf(ordinal)))
  const stopAnswering = await startAnswering(answersOf(mall), { bus, within: undefined, log })
  const opened = await subgraph.open(environment({ databaseUrl, bus, dataDirectory, clock: () => clock.now, log }))
  whenFileIsDone(async () => {
    await opened.stop()
    await stopAnswering()
    await sql.end()
    rmSync(dataDirectory, { recursive: true, force: true })
  })
  async function asks(viewer: Viewer, query: string, variables: Record<string, unknown> = {}): Promise<Asked> {
    const caller = { ip: '127.0.0.1', userAgent: 'a test', language: 'en', traceparent: null }
    const { data, errors } = await opened.execute({ query, variables }, opened.contextFor({ viewer, caller }))
    return { data: JSON.parse(JSON.stringify(data ?? {})), errors: errors ?? [] }
  }
  return {
    sql,
    clock,
    bus,
    mall,
    opened,
    asks,
    ask: asker(bus, null),
    /** Adds SKUs by their ordinals. */
    add(viewer: Viewer, lines: readonly (readonly [number, number])[], more: object = {}): Promise<Asked> {
      const given = lines.map(([sku, quantity]) => ({ skuId: skuId(sku), quantity }))
      return asks(viewer, ADD, { input: { lines: given, ...more } })
    },
    /** Until what is over was swept away, which is not done again for half an hour, however a test moves its clock. */
    swept: () =>
      eventually(
        async () =>
          (
            await sql.query(
              `select from job_lease where name = 'sweep-carts' and leased_until <= now() and due_at > now()`,
            )
          ).rowCount,
      ),
    kept: async (): Promise<string> =>
      JSON.stringify(
        (await sql.query('select c::text, l::text from cart c left join cart_line l on l.cart_id = c.id order by 1, 2'))
          .rows,
      ),
  }
}

/** A mutation with one input that answers with what is selected and its refusals. */
export const mutation = (name: string, selection: string): string => {
  const type = `${name.charAt(0).toUpperCase()}${name.slice(1)}Input`
  return `mutation Do($input: ${type}!) { ${name}(input: $input) { ${selection} errors { __typename code message path } } }`
}

export const errorCodes = ({ errors }: Asked): readonly string[] => errors.map(({ extensions }) => extensions.code)

const ADD = mutation(
  'cartLinesAdd',
  'cart { id lineCount } results { sku { id } quantity refusal { code path } } guestToken',
)

const QUOTE =
  '{ price { payable { amount } lines { sku { id } payable { amount } } shops { shop { id } freight { amount } } explain { stage } } reason }'
export const CART = `query Cart($token: String) { cart(guestToken: $token) { id lineCount pieceCount
  shops { shop { id } isSelected lines { sku { id } quantity price { amount } } }
  invalidLines { sku { id } problem { code limit } available }
  selection { lineCount pieceCount total { amount currency } } quote ${QUOTE} } }`
