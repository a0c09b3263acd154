import { startAnswering } from '@supermall/messaging/ask'
import { memoryBus } from '@supermall/messaging/bus-memory'
import { createLog } from '@supermall/subgraph/log'
import type { Viewer } from '@supermall/subgraph/viewer'
import { whenFileIsDone } from '@supermall/testing/leavings'
import { eventually } from '@supermall/testing/rival'
import type { Asked } from '@supermall/testing/served'
import { mutation as anyMutation, served } from '@supermall/testing/served'
import * as viewers from '@supermall/testing/viewers'
import subgraph from '../index.ts'
import { answersOf, factOf, skuId, stand } from './goods.ts'

export type { Asked } from '@supermall/testing/served'
export { errorCodes } from '@supermall/testing/served'
export { buyer, guest } from '@supermall/testing/viewers'

export const platform = viewers.platform()
export const merchant = viewers.merchant(0)

/** The domain as it is served, with a few who answer what it asks. */
export async function cartMall() {
  const clock = { now: new Date('2026-11-21T04:00:00Z') }
  const bus = memoryBus()
  const log = createLog({ level: 'silent', isPretty: false })
  const mall = stand(Array.from({ length: 300 }, (_, ordinal) => factOf(ordinal)))
  whenFileIsDone(await startAnswering(answersOf(mall), { bus, within: undefined, log }))
  const house = await served(subgraph, { bus, clock: () => clock.now, log })
  const { sql, asks } = house
  return {
    ...house,
    clock,
    mall,
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

export const mutation = (name: string, selection: string): string =>
  anyMutation(name, selection, '__typename code message path')

const ADD = mutation(
  'cartLinesAdd',
  'cart { id lineCount } results { sku { id } quantity refusal { code path } } guestToken',
)

const QUOTE =
  '{ price { payable { amount } lines { sku { id } payable { amount } } shops { shop { id } freight { amount } } explain { stage sku { id } } } reason }'
export const CART = `query Cart($token: String) { cart(guestToken: $token) { id lineCount pieceCount
  shops { shop { id } isSelected lines { sku { id } quantity price { amount } } }
  invalidLines { sku { id } problem { code limit } available }
  selection { lineCount pieceCount total { amount currency } } quote ${QUOTE} } }`
