import { days } from '@supermall/kernel/time'
import { rival, survivors } from '@supermall/testing/rival'
import { afterEach, describe, expect, test } from 'vitest'
import payFullBacks from '../../jobs/pay-full-backs.ts'
import { fullBackFloor } from '../../trial/full-backs.ts'
import { NOW, shopId } from '../../trial/rules.ts'
import { releasePromotions } from '../hold-promotions.ts'

const floor = await fullBackFloor()
const { hold, pay, finish, refund, refundGift, cancel, work, kept, moved } = floor

afterEach(async () => {
  expect(await floor.broken()).toEqual([])
  floor.clock.now = NOW
})

/** Every day of so many is worked, one after the other. */
async function live(count: number) {
  for (let day = 0; day < count; day++) {
    await work()
    floor.pass(days(1))
  }
}

describe('what comes back of a line', () => {
  test('is promised by the hold, for good with the payment, and paid a day at a time once the order is finished', async () => {
    const bought = await hold({ startDays: 3 })
    expect(await kept(bought)).toMatchObject({ status: 'HELD', heldMinor: 200n, orderId: null })
    await pay(bought)
    expect(await kept(bought)).toMatchObject({
      status: 'WAITING',
      wholeMinor: 200n,
      lineId: bought.lineId,
      dayCount: 10,
    })
    await live(2)
    await finish(bought)
    floor.pass(days(3) - 1)
    expect(await work()).toBeNull()
    floor.pass(1)
    await live(30)
    expect(await moved(bought)).toEqual(Array.from({ length: 10 }, () => 20))
    expect(await kept(bought)).toMatchObject({ status: 'PAID', paidDays: 10, paidMinor: 200n })
  })

  test.each([null, shopId(0)])('is paid by whose promotion it is, under a key for each day: %s', async (payer) => {
    const bought = await hold({ days: 2 }, { shopId: payer })
    await pay(bought)
    await finish(bought)
    await live(3)
    const { id } = (await kept(bought)) ?? {}
    const told = (await floor.told()).filter(({ aggregateId }) => aggregateId === bought.accountId)
    const grants = told.filter(({ name }) => name === 'balance.granted')
    expect(grants.map(({ payload }) => payload)).toMatchObject(
      [1, 2].map((day) => ({ grantId: `${id}:${day}`, shopId: payer })),
    )
  })

  test('is paid once a day however many work at it, and missed days are made up for', async () => {
    const several = await Promise.all(Array.from({ length: 6 }, () => hold()))
    for (const one of several) await pay(one)
    for (const one of several) await finish(one)
    floor.pass(days(4))
    const within = { ...floor.tools, transact: floor.transact, clock: () => floor.clock.now }
    survivors(await rival(4, () => payFullBacks.run(within as never)))
    for (const one of several) expect(await moved(one)).toEqual([20, 20, 20, 20, 20])
    expect(await work()).toBeNull()
  })

  test('is the same whatever is heard first, and however often', async () => {
    const early = await hold()
    await finish(early)
    await pay(early)
    await live(1)
    await finish(early)
    await live(12)
    expect(await moved(early)).toEqual(Array.from({ length: 10 }, () => 20))

    const returned = await hold()
    await refund(returned, 1)
    await finish(returned)
    await pay(returned)
    await live(12)
    expect(await moved(returned)).toEqual(Array.from({ length: 10 }, () => 10))

    const lessGift = await hold()
    await refundGift(lessGift, 2)
    await pay(lessGift)
    await finish(lessGift)
    await live(12)
    expect(await moved(lessGift)).toEqual(Array.from({ length: 10 }, () => 20))

    const gone = await hold()
    await refund(gone, 2, true)
    await pay(gone)
    await finish(gone)
    await live(2)
    expect([await moved(gone), (await kept(gone))?.status]).toEqual([[], 'STOPPED'])
  })

  test('of what is paid at the door begins with the money', async () => {
    const bought = await hold()
    await pay(bought)
    await finish(bought, 0n)
    await live(3)
    expect(await moved(bought)).toEqual([])
    await floor.collect(bought)
    await live(2)
    await floor.collect(bought)
    expect(await moved(bought)).toEqual([20, 20])

    const early = await hold()
    await floor.collect(early)
    await pay(early)
    await finish(early, 0n)
    await live(12)
    expect(await moved(early)).toEqual(Array.from({ length: 10 }, () => 20))
  })

  test('is as it was promised whatever becomes of its promotion', async () => {
    const bought = await hold()
    const data = { status: 'ENDED', rule: { kind: 'FULL_BACK', dailyMinor: '1', days: 1 } }
    await floor.tools.client.promotion.update({ where: { id: bought.promotion.id }, data })
    await pay(bought)
    await finish(bought)
    await live(12)
    expect(await moved(bought)).toHaveLength(10)
  })
})

describe('what is given up', () => {
  test('before it is paid leaves nothing behind, and its budget is there again', async () => {
    const bought = await hold({}, { budgetMinor: 200n })
    await floor.transact((unit) => releasePromotions(bought.checkoutId, 'TEST', unit))
    expect(await kept(bought)).toBeNull()
    const cancelled = await hold({}, { budgetMinor: 200n })
    await cancel(cancelled, false)
    expect(await kept(cancelled)).toBeNull()
    const where = { id: cancelled.promotion.id }
    expect((await floor.tools.client.promotion.findUniqueOrThrow({ where })).givenMinor).toBe(0n)
  })

  test('after it is paid never begins, whichever is heard first', async () => {
    for (const isPaidFirst of [true, false]) {
      const bought = await hold()
      if (isPaidFirst) await pay(bought)
      await cancel(bought, true)
      await pay(bought)
      await refund(bought, 2, true)
      await live(2)
      expect([await moved(bought), (await kept(bought))?.status]).toEqual([[], 'STOPPED'])
    }
  })

  test('in part between two days brings its share back no more, and what was paid of it is taken back', async () => {
    const bought = await hold()
    await pay(bought)
    await finish(bought)
    await live(3)
    await refund(bought, 1)
    await live(20)
    expect(await moved(bought)).toEqual([20, 20, 20, -30, ...Array.from({ length: 7 }, () => 10)])
    expect(await kept(bought)).toMatchObject({ status: 'PAID', wholeMinor: 100n, refunded: 1 })
    await refund(bought, 1)
    expect((await moved(bought)).at(-1)).toBe(-100)
    expect(await kept(bought)).toMatchObject({ status: 'STOPPED', wholeMinor: 0n })
  })

  test('in money alone ends what would come to more than was paid in the end', async () => {
    const bought = await hold()
    await pay(bought)
    await finish(bought)
    await live(3)
    await floor.refundMoney(bought, 1_500n)
    expect(await kept(bought)).toMatchObject({ status: 'RUNNING', wholeMinor: 200n, refundedMinor: 1_500n })
    await floor.refundMoney(bought, 470n)
    expect([await moved(bought), await kept(bought)]).toMatchObject([[20, 20, 20, -30], { status: 'PAID' }])
    await live(3)
    expect(await moved(bought)).toEqual([20, 20, 20, -30])
    const early = await hold()
    await pay(early)
    await floor.refundMoney(early, 2_000n)
    await finish(early)
    await live(3)
    expect([await moved(early), (await kept(early))?.status]).toEqual([[], 'STOPPED'])
  })

  test('while days are paid ends them: what came before is taken back, and nothing comes after', async () => {
    const bought = await hold()
    await pay(bought)
    await finish(bought)
    floor.pass(days(9))
    survivors(await rival<unknown>(5, (index) => (index === 2 ? refund(bought, 2, true) : work())))
    await live(3)
    const amounts = await moved(bought)
    expect(amounts.reduce((sum, one) => sum + one, 0)).toBe(0)
    expect(await kept(bought)).toMatchObject({ status: 'STOPPED', refunded: 2 })
  })
})
