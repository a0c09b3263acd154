import { newId } from '@supermall/kernel/id'
import { hours, minutes } from '@supermall/kernel/time'
import { rival, survivors } from '@supermall/testing/rival'
import { afterEach, describe, expect, it } from 'vitest'
import type { HoldAnswer } from '../domain/hold.ts'
import { ground, order } from '../trial/ground.ts'
import { deductStock } from './deduct-stock.ts'
import { expireSomeHolds } from './expire-holds.ts'
import { holdStock } from './hold-stock.ts'
import { keepStock } from './keep-stock.ts'
import { releaseStock } from './release-stock.ts'
import { setStockSettings } from './set-stock-settings.ts'

const shop = await ground()
const { transact, goods, hold, books, told } = shop
const owner = () => newId('chk')

afterEach(async () => expect(await shop.broken()).toEqual([]))

describe('a hold', () => {
  it('sets goods aside, and gives the same answer to whoever asks again', async () => {
    const [sku, me] = [await goods(5), owner()]
    expect(await hold(me, [{ skuId: sku, quantity: 2 }])).toEqual({ isHeld: true, short: [] })
    expect(await hold(me, [{ skuId: sku, quantity: 2 }])).toEqual({ isHeld: true, short: [] })
    expect(await hold(me, [{ skuId: sku, quantity: 1 }])).toMatchObject({ isHeld: false, why: 'OTHER_INPUT' })
    expect(await books(sku)).toMatchObject({ onHand: 5, held: 2, available: 3 })
    expect((await told('stock.held')).filter(({ aggregateId }) => aggregateId === me)).toHaveLength(1)
  })

  it('is of all lines or of none, and says which are short', async () => {
    const [plenty, few, me] = [await goods(50), await goods(1), owner()]
    const answer = await hold(me, [
      { skuId: plenty, quantity: 3 },
      { skuId: few, quantity: 2 },
    ])
    expect(answer).toEqual({ isHeld: false, why: 'SHORT', short: [{ skuId: few, requested: 2, available: 1 }] })
    expect(await books(plenty)).toMatchObject({ held: 0, available: 50 })
    await shop.document('STOCK_IN', { skuId: few, quantity: 9 })
    expect(
      await hold(me, [
        { skuId: plenty, quantity: 3 },
        { skuId: few, quantity: 2 },
      ]),
    ).toEqual(answer)
  })

  it('merges lines of one SKU, and of goods that nobody knows there are none', async () => {
    const [sku, stranger] = [await goods(5), newId('sku')]
    const twice = await hold(owner(), [
      { skuId: sku, quantity: 3 },
      { skuId: sku, quantity: 3 },
    ])
    expect(twice.short).toEqual([{ skuId: sku, requested: 6, available: 5 }])
    const unknown = await hold(owner(), [{ skuId: stranger, quantity: 1 }])
    expect(unknown.short).toEqual([{ skuId: stranger, requested: 1, available: 0 }])
  })

  it('comes too late when its time is over already, and leaves no trace', async () => {
    const [sku, me] = [await goods(5), owner()]
    expect(await hold(me, [{ skuId: sku, quantity: 1 }], shop.clock.now)).toMatchObject({ isHeld: false, why: 'LATE' })
    expect(await hold(me, [{ skuId: sku, quantity: 1 }])).toMatchObject({ isHeld: true })
  })

  it('can never be made by an owner that was released before it came', async () => {
    const [sku, me] = [await goods(5), owner()]
    expect(await transact((unit) => releaseStock({ ownerId: me, reason: 'UNDONE' }, unit))).toBe(0)
    expect(await hold(me, [{ skuId: sku, quantity: 1 }])).toMatchObject({ isHeld: false, why: 'RELEASED' })
    expect(await books(sku)).toMatchObject({ held: 0 })
  })

  it('takes four statements for a hundred lines, and as many for a hundred owners', async () => {
    const skus = await shop.manyGoods(100, 200)
    const until = new Date(shop.clock.now.getTime() + minutes(30))
    const lines = skus.map((skuId) => ({ skuId, quantity: 1 }))
    const one = await shop.count(() => transact((unit) => holdStock([{ ownerId: owner(), lines, until }], unit)))
    expect(one.result.map(({ isHeld }) => isHeld)).toEqual([true])
    expect(one.statements.map(verb)).toEqual(['select', 'select', 'with', 'insert'])
    const asks = skus.map((skuId) => ({ ownerId: owner(), lines: [{ skuId, quantity: 1 }], until }))
    const many = await shop.count(() => transact((unit) => holdStock(asks, unit)))
    expect(many.result.filter(({ isHeld }) => isHeld)).toHaveLength(100)
    expect(many.statements).toHaveLength(4)
  })
})

const verb = (statement: string): string => statement.trim().split(/\s/)[0] ?? ''

describe('two hundred buyers of fifty pieces', () => {
  it('get exactly fifty, in a few transactions, when they ask one process', async () => {
    const [sku, until] = [await goods(50), new Date(shop.clock.now.getTime() + minutes(30))]
    let rounds = 0
    const { result, statements } = await shop.count(() =>
      rival(200, () =>
        shop.tools.holds({ ownerId: owner(), lines: [{ skuId: sku, quantity: 1 }], until }, (asks) => {
          rounds++
          return transact((unit) => holdStock(asks, unit))
        }),
      ),
    )
    const answers = survivors<HoldAnswer>(result)
    expect(answers.filter(({ isHeld }) => isHeld)).toHaveLength(50)
    expect(answers.filter(({ why }) => why === 'SHORT')).toHaveLength(150)
    expect(await books(sku)).toMatchObject({ onHand: 50, held: 50, available: 0 })
    expect(rounds).toBe(2)
    expect(statements.filter((text) => /^(?:COMMIT|insert into outbox_event)/.test(text))).toHaveLength(2)
  })

  it('get no more than there are when each asks a process of their own', async () => {
    const sku = await goods(20)
    const answers = survivors(await rival(80, () => hold(owner(), [{ skuId: sku, quantity: 1 }])))
    expect(answers.filter(({ isHeld }) => isHeld)).toHaveLength(20)
    expect(await books(sku)).toMatchObject({ held: 20, available: 0 })
  })

  it('never wait for each other crosswise, in whatever order they name two SKUs', async () => {
    const [a, b] = [await goods(30), await goods(30)]
    const ask = (index: number) => (index % 2 ? [a, b] : [b, a]).map((skuId) => ({ skuId, quantity: 1 }))
    const answers = survivors(await rival(40, (index) => hold(owner(), ask(index))))
    expect(answers.filter(({ isHeld }) => isHeld)).toHaveLength(30)
  })
})

describe('rivals over one hold', () => {
  it('one owner who asks twenty times at once holds once, whether the asks meet or not', async () => {
    const [sku, me] = [await goods(9), owner()]
    const until = new Date(shop.clock.now.getTime() + minutes(30))
    const ask = { ownerId: me, lines: [{ skuId: sku, quantity: 2 }], until }
    const together = await rival(10, () => shop.tools.holds(ask, (asks) => transact((unit) => holdStock(asks, unit))))
    const apart = await rival(10, () => hold(me, ask.lines))
    for (const answer of [...survivors(together), ...survivors(apart)])
      expect(answer).toEqual({ isHeld: true, short: [] })
    expect(await books(sku)).toMatchObject({ held: 2, available: 7 })
  })

  it('hold and release: it is held and given back, or never held at all', async () => {
    for (let round = 0; round < 10; round++) {
      const [sku, me] = [await goods(1), owner()]
      survivors(
        await rival<unknown>(2, (index) =>
          index
            ? transact((unit) => releaseStock({ ownerId: me, reason: 'UNDONE' }, unit))
            : hold(me, [{ skuId: sku, quantity: 1 }]),
        ),
      )
      expect(await books(sku)).toMatchObject({ held: 0, available: 1 })
    }
  })

  it('release and deduct: whoever comes first, goods that are paid are gone once', async () => {
    for (let round = 0; round < 10; round++) {
      const [sku, me] = [await goods(1), owner()]
      await hold(me, [{ skuId: sku, quantity: 1 }])
      survivors(
        await rival<unknown>(2, (index) =>
          index
            ? transact((unit) => releaseStock({ ownerId: me, reason: 'EXPIRED' }, unit))
            : transact((unit) => deductStock([{ payload: order(me, [{ skuId: sku, quantity: 1 }]), unit }])),
        ),
      )
      expect(await books(sku)).toMatchObject({ onHand: 0, held: 0, sold: 1 })
    }
  })

  it('deducts once, however often it is told at the same time', async () => {
    const [sku, me] = [await goods(9), owner()]
    await hold(me, [{ skuId: sku, quantity: 2 }])
    const paid = order(me, [{ skuId: sku, quantity: 2 }])
    survivors(await rival(8, () => transact((unit) => deductStock([{ payload: paid, unit }]))))
    expect(await books(sku)).toMatchObject({ onHand: 7, held: 0, sold: 2, available: 7 })
    expect((await told('stock.deducted')).filter(({ aggregateId }) => aggregateId === me)).toHaveLength(1)
  })

  it('releases once, and never what was deducted', async () => {
    const [a, b, me] = [await goods(5), await goods(5), owner()]
    await hold(me, [
      { skuId: a, quantity: 1 },
      { skuId: b, quantity: 1 },
    ])
    await transact((unit) => deductStock([{ payload: order(me, [{ skuId: a, quantity: 1 }]), unit }]))
    const released = survivors(
      await rival(5, () => transact((unit) => releaseStock({ ownerId: me, reason: 'UNDONE' }, unit))),
    )
    expect(released.reduce((sum, count) => sum + count, 0)).toBe(1)
    expect(await books(a)).toMatchObject({ onHand: 4, sold: 1 })
    expect(await books(b)).toMatchObject({ onHand: 5, held: 0 })
  })

  it('ten pieces go to ten of five hundred', async () => {
    const sku = await goods(10)
    const answers = survivors(await rival(500, () => hold(owner(), [{ skuId: sku, quantity: 1 }])))
    expect(answers.filter(({ isHeld }) => isHeld)).toHaveLength(10)
    expect(answers.filter(({ why }) => why === 'SHORT')).toHaveLength(490)
    expect(await books(sku)).toMatchObject({ onHand: 10, held: 10, available: 0 })
  })

  it('the last piece goes to one', async () => {
    const sku = await goods(1)
    const answers = survivors(await rival(20, () => hold(owner(), [{ skuId: sku, quantity: 1 }])))
    expect(answers.filter(({ isHeld }) => isHeld)).toHaveLength(1)
  })
})

async function expireAll(): Promise<void> {
  while ((await expireSomeHolds(shop.expiring())).isMore);
}

describe('a hold that runs out', () => {
  it('is given back after its time and a minute, once, and can be sold again', async () => {
    const [sku, me] = [await goods(1), owner()]
    await hold(me, [{ skuId: sku, quantity: 1 }])
    shop.clock.now = new Date(shop.clock.now.getTime() + minutes(30) + 59_000)
    await expireAll()
    expect(await books(sku)).toMatchObject({ held: 1 })
    shop.clock.now = new Date(shop.clock.now.getTime() + 2_000)
    survivors(await rival(3, expireAll))
    expect((await told('stock.released')).filter(({ aggregateId }) => aggregateId === me)).toHaveLength(1)
    expect(await hold(owner(), [{ skuId: sku, quantity: 1 }])).toMatchObject({ isHeld: true })
  })

  it('is left alone when it was paid, and when it is paid at the door', async () => {
    const [sku, paid, kept] = [await goods(5), owner(), owner()]
    for (const one of [paid, kept]) await hold(one, [{ skuId: sku, quantity: 1 }])
    await transact((unit) => deductStock([{ payload: order(paid, [{ skuId: sku, quantity: 1 }]), unit }]))
    await transact((unit) => keepStock([{ payload: order(kept, [{ skuId: sku, quantity: 1 }]), unit }]))
    shop.clock.now = new Date(shop.clock.now.getTime() + hours(5))
    await expireAll()
    expect(await books(sku)).toMatchObject({ onHand: 4, held: 1, sold: 1 })
  })

  it('is deducted all the same when the money comes later and there is enough, or else it is told', async () => {
    const [sku, first, second] = [await goods(1), owner(), owner()]
    for (const me of [first, second]) {
      await hold(me, [{ skuId: sku, quantity: 1 }])
      await transact((unit) => releaseStock({ ownerId: me, reason: 'EXPIRED' }, unit))
    }
    await transact((unit) => deductStock([{ payload: order(first, [{ skuId: sku, quantity: 1 }]), unit }]))
    await transact((unit) => deductStock([{ payload: order(second, [{ skuId: sku, quantity: 1 }]), unit }]))
    expect(await books(sku)).toMatchObject({ onHand: 0, sold: 1 })
    const failed = (await told('stock.failed')).filter(({ aggregateId }) => aggregateId === second)
    expect(failed[0]?.payload).toMatchObject({ short: [{ skuId: sku, requested: 1, available: 0 }] })
  })
})

describe('goods that are counted otherwise', () => {
  it('at payment: nothing is set aside, and who pays too late is told that it failed', async () => {
    const sku = await goods(1, 'ON_PAYMENT')
    const [first, second] = [owner(), owner()]
    for (const me of [first, second])
      expect(await hold(me, [{ skuId: sku, quantity: 1 }])).toMatchObject({ isHeld: true })
    expect(await books(sku)).toMatchObject({ held: 0, available: 1 })
    survivors(
      await rival(2, (index) =>
        transact((unit) =>
          deductStock([{ payload: order([first, second][index] ?? '', [{ skuId: sku, quantity: 1 }]), unit }]),
        ),
      ),
    )
    expect(await books(sku)).toMatchObject({ onHand: 0, sold: 1 })
    const failed = (await told('stock.failed')).filter(
      ({ aggregateId }) => aggregateId === first || aggregateId === second,
    )
    expect(failed).toHaveLength(1)
  })

  it('never: as many as anybody wants, and no movement', async () => {
    const [sku, me] = [await goods(0, 'UNLIMITED'), owner()]
    expect(await hold(me, [{ skuId: sku, quantity: 500 }])).toMatchObject({ isHeld: true })
    await transact((unit) => deductStock([{ payload: order(me, [{ skuId: sku, quantity: 500 }]), unit }]))
    expect(await shop.one('select count(*)::int as moves from stock_movement where sku_id = $1', sku)).toEqual({
      moves: 0,
    })
  })

  it('a change of mode leaves what is held as it is', async () => {
    const [sku, me] = [await goods(5), owner()]
    await hold(me, [{ skuId: sku, quantity: 2 }])
    await shop.operate('inventory.stock.edit', (unit) =>
      setStockSettings({ skuId: sku, expectedVersion: 1, mode: 'UNLIMITED' }, unit),
    )
    await transact((unit) => deductStock([{ payload: order(me, [{ skuId: sku, quantity: 2 }]), unit }]))
    expect(await books(sku)).toMatchObject({ onHand: 3, held: 0, sold: 2 })
  })
})
