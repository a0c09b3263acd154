import { newId } from '@supermall/kernel/id'
import { rival, survivors } from '@supermall/testing/rival'
import { afterEach, describe, expect, it } from 'vitest'
import { ground, order } from '../trial/ground.ts'
import { deductStock } from './deduct-stock.ts'
import { exchangeStock } from './exchange-stock.ts'
import { restock } from './restock.ts'

const shop = await ground()
const { transact, goods, hold, books, told, document } = shop

afterEach(async () => expect(await shop.broken()).toEqual([]))

async function sold(pieces: number, quantity: number) {
  const [skuId, checkoutId] = [await goods(pieces), newId('chk')]
  await hold(checkoutId, [{ skuId, quantity }])
  await transact((unit) => deductStock([{ payload: order(checkoutId, [{ skuId, quantity }]), unit }]))
  return { skuId, checkoutId, quantity }
}

type Sale = Awaited<ReturnType<typeof sold>>

const exchange = (
  { skuId, checkoutId }: Sale,
  { quantity, isRestocked, caseId = newId('asc') }: { quantity: number; isRestocked: boolean; caseId?: string },
) => transact((unit) => exchangeStock({ caseId, checkoutId, lines: [{ skuId, quantity, isRestocked }] }, unit))

const refund = ({ skuId, checkoutId, quantity }: Sale) =>
  transact((unit) =>
    restock({ refundId: newId('rfd'), checkoutId, lines: [{ lineId: newId('oln'), skuId, quantity }] }, unit),
  )

const lastOf = async (name: string) => (await told(name)).at(-1)?.payload

describe('an exchange', () => {
  it('of what came back broken takes as many again from what is there', async () => {
    const sale = await sold(9, 4)
    await exchange(sale, { quantity: 2, isRestocked: false })
    expect(await books(sale.skuId)).toMatchObject({ onHand: 3, sold: 6, returned: 0, available: 3 })
    expect(await lastOf('stock.deducted')).toMatchObject({ lines: [{ skuId: sale.skuId, quantity: 2 }] })
  })

  it('of what came back whole leaves as many as before, and the journal tells both ways', async () => {
    const sale = await sold(9, 4)
    await exchange(sale, { quantity: 2, isRestocked: true })
    expect(await books(sale.skuId)).toMatchObject({ onHand: 5, sold: 6, returned: 2, available: 5 })
    expect(await lastOf('stock.restocked')).toMatchObject({ lines: [{ skuId: sale.skuId, quantity: 2 }] })
    const { rows } = await shop.sql.query<{ kind: string }>(
      'select kind from stock_movement where sku_id = $1 order by number desc limit 2',
      [sale.skuId],
    )
    expect(rows.map(({ kind }) => kind)).toEqual(['DEDUCT', 'RESTOCK'])
  })

  it('of what came back whole needs nothing on the shelf', async () => {
    const sale = await sold(4, 4)
    await exchange(sale, { quantity: 3, isRestocked: true })
    expect(await books(sale.skuId)).toMatchObject({ onHand: 0, sold: 7, returned: 3, available: 0 })
  })

  it('is counted once, however often, and by however many at once, it is told', async () => {
    const sale = await sold(9, 2)
    const same = { quantity: 2, isRestocked: false, caseId: newId('asc') }
    survivors(await rival(6, () => exchange(sale, same)))
    expect(await books(sale.skuId)).toMatchObject({ onHand: 5, sold: 4 })
  })

  it('takes what is there when there is less, never what is held, and tells that it is out; nothing later', async () => {
    const sale = await sold(5, 2)
    await hold(newId('chk'), [{ skuId: sale.skuId, quantity: 2 }])
    const caseId = newId('asc')
    await exchange(sale, { quantity: 2, isRestocked: false, caseId })
    expect(await books(sale.skuId)).toMatchObject({ onHand: 2, held: 2, sold: 3, available: 0 })
    expect(await lastOf('stock.out')).toMatchObject({ skuId: sale.skuId })
    const none = newId('asc')
    await exchange(sale, { quantity: 1, isRestocked: false, caseId: none })
    await document('STOCK_IN', { skuId: sale.skuId, quantity: 5 })
    for (const id of [caseId, none]) await exchange(sale, { quantity: 2, isRestocked: false, caseId: id })
    expect(await books(sale.skuId)).toMatchObject({ onHand: 7, sold: 3 })
  })

  it('keeps what was sold as it is: it can be exchanged again, and then come back for money', async () => {
    const sale = await sold(9, 2)
    await exchange(sale, { quantity: 2, isRestocked: true })
    await exchange(sale, { quantity: 2, isRestocked: false })
    await refund(sale)
    expect(await books(sale.skuId)).toMatchObject({ onHand: 7, sold: 6, returned: 4 })
    await refund(sale)
    expect(await books(sale.skuId)).toMatchObject({ onHand: 7, returned: 4 })
  })

  it('of what is not counted, or not known, moves nothing', async () => {
    const skuId = await goods(0, 'UNLIMITED')
    await exchange({ skuId, checkoutId: newId('chk'), quantity: 1 }, { quantity: 1, isRestocked: true })
    await exchange({ skuId: newId('sku'), checkoutId: newId('chk'), quantity: 1 }, { quantity: 1, isRestocked: false })
    expect(await shop.one('select count(*)::int as count from stock_movement where sku_id = $1', skuId)).toEqual({
      count: 0,
    })
  })

  it('puts whole goods back where they came from, though nothing is sold from there any more', async () => {
    const sale = await sold(4, 4)
    await shop.sql.query({ text: 'update warehouse set is_enabled = false where id = $1', values: [shop.warehouseId] })
    await exchange(sale, { quantity: 1, isRestocked: true })
    expect(await books(sale.skuId)).toMatchObject({ onHand: 0, sold: 5, returned: 1 })
    await shop.sql.query({ text: 'update warehouse set is_enabled = true where id = $1', values: [shop.warehouseId] })
  })
})
