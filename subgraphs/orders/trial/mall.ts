import { caller, mutation, served } from '@supermall/testing/served'
import { countStatements } from '@supermall/testing/statements'
import { buyer } from '@supermall/testing/viewers'
import type { Pool } from 'pg'
import subgraph from '../index.ts'
import { shopId, skuId, skuOf } from './goods.ts'
import { inputOf } from './market.ts'
import { neighbours } from './neighbours.ts'

export type { Asked } from '@supermall/testing/served'
export { codes, mutation } from '@supermall/testing/served'
export { buyer, guest, merchant, platform } from '@supermall/testing/viewers'

/** This subgraph alone as it is served, with neighbours that answer. */
export async function mall() {
  const house = await served(subgraph, { variables: { SUBMIT_LOCK_MS: '0', MOST_UNPAID: '0' } })
  const { bus, opened } = house
  const others = neighbours(bus)
  for (let ordinal = 1; ordinal <= 9; ordinal++)
    others.skus.set(skuId(ordinal), skuOf(ordinal, { shopId: shopId(ordinal % 3) }))
  await opened.seed(1_000)
  const { sql: own } = opened.contextFor({ viewer: buyer(1), caller }) as unknown as { readonly sql: Pool }
  return {
    ...others,
    ...house,
    /** What the subgraph sends meanwhile, its jobs and its relay included. */
    count: countStatements(own).during,
    /** Everything that the domain keeps, audit and outbox aside: two of them are equal when nothing changed. */
    kept: () => house.keptIn(TABLES),
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

const CHECKOUT = `checkout { id status expiresAt steps { name status } refusals { code }
  order { id number isParent payable { amount currency } children { id } } orders { id version lines { id payable { amount } } } }`

/** Buys as a buyer does, and answers with the checkout. */
export const buyingIn = (house: Mall) => {
  const start = async (who: number, skus: readonly number[], more: object = {}) =>
    house.asks(buyer(who), mutation('checkoutStart', CHECKOUT), { input: { ...inputOf(skus), ...more } })
  const bought = async (who: number, skus: readonly number[]) => (await start(who, skus)).data.checkoutStart.checkout
  return { start, bought }
}
