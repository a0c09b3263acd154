import { newId } from '@supermall/kernel/id'
import { rival, survivors } from '@supermall/testing/rival'
import { expect, it } from 'vitest'
import { ground, order } from '../trial/ground.ts'
import { createTransfer } from './create-transfer.ts'
import { createWarehouse } from './create-warehouse.ts'
import { deductStock } from './deduct-stock.ts'
import { holdStock } from './hold-stock.ts'
import { moveTransfer } from './move-transfer.ts'
import { releaseStock } from './release-stock.ts'
import { restock } from './restock.ts'

const shop = await ground()
const { transact, operate } = shop

/** Numbers that look thrown and are the same in every run; what they meet is thrown by the machine itself. */
const thrown = (seed: number, below: number): number => (Math.imul(seed + 1, 0x9e3779b1) >>> 8) % below

it('whatever people, buyers and other domains do at the same time, every promise holds', async () => {
  const skus = await shop.manyGoods(4, 20)
  const owners = Array.from({ length: 12 }, () => newId('chk'))
  const made = await operate('w', (unit) => createWarehouse({ shopId: shop.shopId, name: 'Depot' }, unit))
  const depot = made.ok ? made.value.id : ''
  const until = new Date(shop.clock.now.getTime() + 1_800_000)

  async function act(seed: number): Promise<unknown> {
    const ownerId = owners[thrown(seed, owners.length)] ?? ''
    const lines = [skus[thrown(seed, 4)], skus[(thrown(seed, 4) + 1 + (seed % 3)) % 4]].flatMap((skuId) =>
      skuId ? [{ skuId, quantity: 1 + (seed % 3) }] : [],
    )
    const another = owners[thrown(seed + 7, owners.length)] ?? ''
    const [first] = lines
    if (!first) throw new Error('no lines')
    switch (seed % 7) {
      case 0:
        return transact((unit) => deductStock([ownerId, another].map((id) => ({ payload: order(id, lines), unit }))))
      case 1:
        return transact((unit) => releaseStock({ ownerId, reason: 'UNDONE' }, unit))
      case 2:
        return transact((unit) =>
          restock({ refundId: newId('rfd'), checkoutId: ownerId, lines: [{ ...first, lineId: newId('oln') }] }, unit),
        )
      case 3:
        return shop.document(seed % 2 ? 'STOCK_OUT' : 'COUNT', first)
      case 4:
        return transfer(first)
      default:
        return shop.tools.holds({ ownerId, lines, until }, (asks) => transact((unit) => holdStock(asks, unit)))
    }
  }

  async function transfer(line: { skuId: string; quantity: number }): Promise<void> {
    const plan = {
      fromWarehouseId: shop.warehouseId,
      toWarehouseId: depot,
      lines: [line],
      idempotencyKey: newId('key'),
    }
    const planned = await operate('t', (unit) => createTransfer(plan, unit))
    for (const [step, version] of [['SHIP', 1] as const, ['RECEIVE', 2] as const]) {
      const move = { id: planned.ok ? planned.value.id : '', expectedVersion: version, idempotencyKey: newId('key') }
      await operate('t', (unit) => moveTransfer(step, move, unit))
    }
  }

  for (let wave = 0; wave < 4; wave++) survivors(await rival(35, (index) => act(wave * 35 + index)))
  expect(await shop.broken()).toEqual([])
  const { kinds } = await shop.one('select count(distinct kind)::int as kinds from stock_movement')
  expect(kinds).toBeGreaterThanOrEqual(7)
})

it('two orders of one checkout that are paid at the same moment end its hold', async () => {
  for (let round = 0; round < 10; round++) {
    const lines = (await shop.manyGoods(2, 5)).map((skuId) => ({ skuId, quantity: 1 }))
    const ownerId = newId('chk')
    await shop.hold(ownerId, lines)
    survivors(
      await rival(2, (index) =>
        transact((unit) => deductStock([{ payload: order(ownerId, lines.slice(index, index + 1)), unit }])),
      ),
    )
    expect(await shop.one('select state from hold where owner_id = $1', ownerId)).toEqual({ state: 'DEDUCTED' })
  }
  expect(await shop.broken()).toEqual([])
})
