import { newId } from '@supermall/kernel/id'
import { asker } from '@supermall/messaging/ask'
import type { Actor } from '@supermall/messaging/unit'
import { domainFloor } from '@supermall/testing/domain'
import type { CheckoutInput } from '../commands/check-checkout.ts'
import { passing } from '../commands/saga.ts'
import type { Starting } from '../commands/start-checkout.ts'
import { startCheckout } from '../commands/start-checkout.ts'
import type { Tools, Tx } from '../data/database.ts'
import { open } from '../data/database.ts'
import { settings } from '../settings.ts'
import { accountId, shopId, skuId, skuOf } from './goods.ts'
import { ADDRESS, neighbours } from './neighbours.ts'

/** The commands of this domain on a floor of their own, with neighbours that answer. */
export async function market() {
  const clock = { now: new Date('2026-11-21T04:00:00Z') }
  const floor = await domainFloor<Tx, Tools, typeof settings>({
    name: 'orders',
    open,
    settings,
    clock: () => clock.now,
  })
  const others = neighbours(floor.bus)
  for (let ordinal = 1; ordinal <= 9; ordinal++)
    others.skus.set(skuId(ordinal), skuOf(ordinal, { shopId: shopId(ordinal % 3) }))
  const buyer = (ordinal: number) => actor({ id: accountId(ordinal), audience: 'CONSUMER', shopId: null })

  const saga = (ordinal: number, more: Partial<Starting> = {}): Starting => ({
    transact: floor.transactAs(buyer(ordinal)),
    ask: asker(floor.bus, null),
    clock: () => clock.now,
    sql: floor.sql,
    log: floor.floor.log,
    purchases: floor.tools.purchases,
    /** The clock stands here, and buyers buy the same again. */
    submitLockMs: 0,
    mostUnpaid: 0,
    currency: floor.tools.currency,
    worker: newId('wrk'),
    at: passing,
    ...more,
  })
  return {
    ...floor,
    ...others,
    clock,
    buyer,
    saga,
    /** Buys one piece of each SKU, or what is named besides. */
    buy: (
      ordinal: number,
      skus: readonly number[],
      more: Partial<CheckoutInput> = {},
      within: Partial<Starting> = {},
    ) => startCheckout(inputOf(skus, more), accountId(ordinal), saga(ordinal, within)),
    merchantOf: (shop: number) => actor({ id: accountId(1_000 + shop), audience: 'MERCHANT', shopId: shopId(shop) }),
    later: (ms: number) => {
      clock.now = new Date(clock.now.getTime() + ms)
    },
  }
}

const actor = (who: Pick<Actor, 'id' | 'audience' | 'shopId'>): Actor => ({ ...who, ip: null, traceparent: null })

export type Market = Awaited<ReturnType<typeof market>>

let keys = 0

export const inputOf = (skus: readonly number[], more: Partial<CheckoutInput> = {}): CheckoutInput => ({
  of: { lines: skus.map((ordinal) => ({ skuId: skuId(ordinal), quantity: 1 })) },
  addressId: ADDRESS,
  idempotencyKey: `key-number-${++keys}`,
  ...more,
})
