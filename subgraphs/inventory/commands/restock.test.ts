import type { Id } from '@supermall/kernel/id'
import { newId } from '@supermall/kernel/id'
import { rival, survivors } from '@supermall/testing/rival'
import { afterEach, describe, expect, it } from 'vitest'
import { ground, order } from '../trial/ground.ts'
import { deductStock } from './deduct-stock.ts'
import { restock } from './restock.ts'

const shop = await ground()
const { transact, goods, hold, books, told } = shop

afterEach(async () => expect(await shop.broken()).toEqual([]))

async function sold(pieces: number, quantity: number) {
  const [skuId, checkoutId] = [await goods(pieces), newId('chk')]
  await hold(checkoutId, [{ skuId, quantity }])
  await transact((unit) => deductStock([{ payload: order(checkoutId, [{ skuId, quantity }]), unit }]))
  return { skuId, checkoutId, quantity }
}

const refund = (
  { skuId, checkoutId }: { skuId: Id<'sku'>; checkoutId: string },
  {
    quantity,
    refundId = newId('rfd'),
    lineId = newId('oln'),
  }: { quantity: number; refundId?: string; lineId?: string },
) => transact((unit) => restock({ refundId, checkoutId, lines: [{ lineId, skuId, quantity }] }, unit))

describe('a refunded line', () => {
  it('puts its goods back where they came from, and the journal says so', async () => {
    const sale = await sold(9, 4)
    await refund(sale, { quantity: 3 })
    expect(await books(sale.skuId)).toMatchObject({ onHand: 8, sold: 4, returned: 3, available: 8 })
    expect((await told('stock.restocked')).at(-1)?.payload).toMatchObject({
      lines: [{ skuId: sale.skuId, quantity: 3 }],
    })
  })

  it('puts them back once, however often, and by however many at once, it is told', async () => {
    const sale = await sold(9, 4)
    const same = { quantity: 2, refundId: newId('rfd'), lineId: newId('oln') }
    survivors(await rival(6, () => refund(sale, same)))
    expect(await books(sale.skuId)).toMatchObject({ onHand: 7, returned: 2 })
  })

  it('never puts back more than was taken, by however many refunds', async () => {
    const sale = await sold(9, 4)
    survivors(await rival(4, () => refund(sale, { quantity: 3 })))
    expect(await books(sale.skuId)).toMatchObject({ onHand: 9, returned: 4 })
  })

  it('puts nothing back of what never left', async () => {
    const [skuId, checkoutId] = [await goods(5), newId('chk')]
    await hold(checkoutId, [{ skuId, quantity: 2 }])
    await refund({ skuId, checkoutId }, { quantity: 2 })
    await refund({ skuId, checkoutId: newId('chk') }, { quantity: 2 })
    expect(await books(skuId)).toMatchObject({ onHand: 5, held: 2, returned: 0 })
  })
})
