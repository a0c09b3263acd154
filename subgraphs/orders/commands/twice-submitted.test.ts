import { rival, survivors } from '@supermall/testing/rival'
import { beforeAll, describe, expect, test } from 'vitest'
import { accountId, skuId } from '../trial/goods.ts'
import type { Market } from '../trial/market.ts'
import { inputOf, market } from '../trial/market.ts'
import { startCheckout } from './start-checkout.ts'

let at: Market
beforeAll(async () => {
  at = await market()
})

const LOCKED = { submitLockMs: 2_000 }
type Bought = Awaited<ReturnType<Market['buy']>>
const buy = (buyer: number, skus: readonly number[], more: Parameters<Market['buy']>[2] = {}) =>
  at.buy(buyer, skus, more, LOCKED)
const idOf = (result: Bought): string => (result.ok ? result.value.id : '')
const saidBy = (result: Bought) =>
  result.ok ? [] : result.refusals.map(({ code, ...more }) => [code, 'checkoutId' in more ? more.checkoutId : null])
const rows = async () =>
  Promise.all(
    ['checkout', 'checkout_step', 'mall_order', 'outbox_event', 'submitted'].map(
      async (table) => (await at.sql.query(`select 1 from ${table}`)).rows.length,
    ),
  )

describe('the very same with another key', () => {
  test('is refused within two seconds, names the first one and leaves nothing; afterwards it is bought', async () => {
    const first = idOf(await buy(1, [1]))
    const [before, held] = [await rows(), at.held.size]
    at.later(1_999)
    expect(saidBy(await buy(1, [1]))).toEqual([['SUBMITTED_TWICE', first]])
    expect([await rows(), at.held.size]).toEqual([before, held])
    at.later(1)
    expect(saidBy(await buy(1, [1]))).toEqual([])
  })

  test('is bought once, however many ask at once, each with a key of its own', async () => {
    const ended = survivors(await rival(8, () => buy(2, [1, 2])))
    expect(ended.filter(({ ok }) => ok)).toHaveLength(1)
    const first = ended.map(idOf).find((id) => id !== '') ?? 'none'
    const refused = ended.flatMap(saidBy)
    expect(refused).toEqual(Array(7).fill(['SUBMITTED_TWICE', first]))
  })

  test('hinders no other content, no other buyer and not the same key', async () => {
    const input = inputOf([3])
    const once = await startCheckout(input, accountId(3), at.saga(3, LOCKED))
    const again = await startCheckout(input, accountId(3), at.saga(3, LOCKED))
    expect([saidBy(once), idOf(again)]).toEqual([[], idOf(once)])
    const others = [await buy(3, [3], { remark: 'another' }), await buy(3, [3, 4]), await buy(4, [3])]
    expect(others.flatMap(saidBy)).toEqual([])
  })

  test('is bought again when the first one is paid, or given up', async () => {
    for (const status of ['PAID', 'CANCELLED']) {
      const first = idOf(await buy(6, [6]))
      expect(saidBy(await buy(6, [6])).map(([code]) => code)).toEqual(['SUBMITTED_TWICE'])
      await at.sql.query({
        text: 'update mall_order set status = $1 where checkout_id = $2',
        values: [status, first],
      })
    }
    expect(saidBy(await buy(6, [6]))).toEqual([])
  })

  test('is bought when the first one was refused', async () => {
    at.stock.set(skuId(5), 0)
    expect(saidBy(await buy(5, [5])).map(([code]) => code)).toEqual(['INSUFFICIENT_STOCK'])
    at.stock.set(skuId(5), 9)
    expect(saidBy(await buy(5, [5]))).toEqual([])
  })
})
