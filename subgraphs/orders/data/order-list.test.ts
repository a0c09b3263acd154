import { expect, test } from 'vitest'
import { accountId, shopId } from '../trial/goods.ts'
import { market } from '../trial/market.ts'
import { ordersIn } from '../trial/orders-in.ts'
import { countTabs } from './order-list.ts'

const at = await market()
const { paid, placed } = ordersIn(at)

test('every tab is counted as far as it goes and no further, whoever asks', async () => {
  await placed(1, [1, 3])
  await placed(2, [3])
  await paid(2, [3])
  const none = { toReceive: 0, toReview: 0, afterSale: 0, refunded: 0 }
  const count = (of: Parameters<typeof countTabs>[1], most?: number) => at.transact(({ db }) => countTabs(db, of, most))
  expect(await count({ shopId: null })).toEqual({ ...none, toPay: 3, toShip: 1 })
  expect(await count({ shopId: shopId(0) })).toEqual({ ...none, toPay: 2, toShip: 1 })
  expect(await count({ accountId: accountId(2) })).toEqual({ ...none, toPay: 1, toShip: 1 })
  expect(await count({ shopId: null }, 2)).toEqual({ ...none, toPay: 2, toShip: 1 })
})
