import type { Id } from '@supermall/kernel/id'
import { newId } from '@supermall/kernel/id'
import { domainFloor } from '@supermall/testing/domain'
import { rival, survivors } from '@supermall/testing/rival'
import { beforeAll, describe, expect, test } from 'vitest'
import type { Tools, Tx } from '../data/database.ts'
import { open } from '../data/database.ts'
import { insertHold, useHolds } from '../data/holds.ts'
import { insertPromotion } from '../data/promotions.ts'
import type { Promotion } from '../domain/promotion.ts'
import releaseForgottenHolds from '../jobs/release-forgotten-holds.ts'
import { NOW, reduction, ruleOf } from '../trial/rules.ts'
import { cancelOrder, payOrders } from './follow-order.ts'
import type { Holding } from './hold-promotions.ts'
import { giveUpPromotions, holdPromotions, releasePromotions } from './hold-promotions.ts'
import { updatePromotion } from './write-promotion.ts'

const clock = { now: NOW }
const floor = await domainFloor<Tx, Tools>({ name: 'promotions', open, clock: () => clock.now })
const { client } = floor.tools

let made = 0
async function rule(more: Partial<Promotion> = {}): Promise<Promotion> {
  const promotion = ruleOf(++made, reduction([0n, 100n]), more)
  await insertPromotion(client, promotion)
  return promotion
}

const using = (rules: readonly Promotion[], more: Partial<Holding> = {}): Holding => ({
  ownerId: newId('chk'),
  accountId: newId('acc'),
  coupons: [],
  points: 0,
  uses: rules.map(({ id: ruleId, version }) => ({ ruleId, version, gaveMinor: 100n })),
  until: new Date(NOW.getTime() + 600_000),
  ...more,
})

const hold = (asked: Holding) => floor.transact((unit) => holdPromotions(asked, unit))
const release = (ownerId: string) => floor.transact((unit) => releasePromotions(ownerId, 'TEST', unit))
const codeOf = (result: Awaited<ReturnType<typeof hold>>) => (result.ok ? 'OK' : result.refusals[0]?.code)
const spent = async ({ id }: Promotion) => {
  const { givenMinor, useCount } = await client.promotion.findUniqueOrThrow({ where: { id } })
  return [givenMinor, useCount]
}
const statesOf = async (ownerId: string) =>
  (await client.promotionUse.findMany({ where: { ownerId }, orderBy: { promotionId: 'asc' } })).map((use) => use.status)

describe('a hold', () => {
  let limited: Promotion
  beforeAll(async () => {
    limited = await rule({ budgetMinor: 250n, budgetUses: 5, buyerUses: 1 })
  })

  test('takes of the budget and of what the buyer may have, once for one owner', async () => {
    const asked = using([limited])
    expect([codeOf(await hold(asked)), codeOf(await hold(asked))]).toEqual(['OK', 'OK'])
    expect(await spent(limited)).toEqual([100n, 1])
    expect(codeOf(await hold(using([limited], { accountId: asked.accountId })))).toBe('BUYER_LIMIT')
    expect(codeOf(await hold({ ...asked, accountId: newId('acc') }))).toBe('RELEASED')
    expect(await spent(limited)).toEqual([100n, 1])
    expect([await release(asked.ownerId), await release(asked.ownerId)]).toEqual([true, false])
    expect(await spent(limited)).toEqual([0n, 0])
    expect(await client.promotionBuyer.findMany({ where: { promotionId: limited.id } })).toMatchObject([
      { useCount: 0 },
    ])
    expect(codeOf(await hold(asked))).toBe('RELEASED')
  })

  test('takes all or nothing', async () => {
    const [plenty, little] = [await rule({ budgetUses: 9 }), await rule({ budgetMinor: 99n })]
    const asked = using([plenty, little])
    expect(codeOf(await hold(asked))).toBe('BUDGET_SPENT')
    expect([await spent(plenty), await spent(little), await statesOf(asked.ownerId)]).toEqual([[0n, 0], [0n, 0], []])
    expect(codeOf(await hold({ ...asked, uses: using([plenty]).uses }))).toBe('OK')
    const short = using([plenty], { points: 5 })
    expect(codeOf(await hold(short))).toBe('POINTS_SHORT')
    const unknown = using([plenty], { coupons: [{ couponId: newId('uco'), givenMinor: 1n }] })
    expect(codeOf(await hold(unknown))).toBe('COUPON_NOT_USABLE')
    expect(await spent(plenty)).toEqual([100n, 1])
  })

  test.each([
    ['PROMOTION_ENDED', { status: 'ENDED' as const }, 1],
    ['PROMOTION_ENDED', { endsAt: NOW }, 1],
    ['PROMOTION_ENDED', { status: 'DRAFT' as const }, 1],
    ['PROMOTION_CHANGED', { version: 2 }, 1],
  ])('is refused with %s', async (code, more, version) => {
    const promotion = await rule(more)
    const asked = using([{ ...promotion, version }])
    expect([codeOf(await hold(asked)), await statesOf(asked.ownerId)]).toEqual([code, []])
  })

  test('of a rule that there is none of is refused', async () => {
    expect(codeOf(await hold(using([ruleOf(9_999, reduction([0n, 1n]))])))).toBe('PROMOTION_ENDED')
  })

  test('that is used stays used', async () => {
    const promotion = await rule({ budgetUses: 5 })
    const asked = using([promotion])
    await hold(asked)
    for (let times = 0; times < 2; times++) await floor.transact(({ db, now }) => useHolds(db, [asked.ownerId], now))
    await floor.transact((unit) => giveUpPromotions(asked.ownerId, unit))
    expect([await release(asked.ownerId), await statesOf(asked.ownerId), await spent(promotion)]).toEqual([
      false,
      ['USED'],
      [100n, 1],
    ])
  })

  test('of a paid checkout is used up by the first word of it, though that is that one of its orders has ended', async () => {
    const promotion = await rule({ budgetUses: 9 })
    const asked = using([promotion])
    await hold(asked)
    const ids = { payableId: newId('ord'), shopId: newId('shp'), accountId: asked.accountId as Id<'acc'> }
    const paid = { minorUnits: '100', currency: 'CNY' } as const
    const order = { ...ids, orderId: newId('ord'), checkoutId: asked.ownerId as Id<'chk'>, lines: [], paid }
    const ended = { ...order, cause: 'BUYER', reason: 'No' } as const
    await floor.transact((unit) => cancelOrder({ ...ended, wasPaid: true }, unit))
    await floor.transact((unit) => payOrders([{ payload: order, unit }]))
    expect([await statesOf(asked.ownerId), await spent(promotion)]).toEqual([['USED'], [100n, 1]])
    const unpaid = using([promotion])
    await hold(unpaid)
    await floor.transact((unit) =>
      cancelOrder({ ...ended, checkoutId: unpaid.ownerId as Id<'chk'>, orderId: newId('ord'), wasPaid: false }, unit),
    )
    expect([await statesOf(unpaid.ownerId), await spent(promotion)]).toEqual([['RELEASED'], [100n, 1]])
  })

  test('that comes after its release is refused', async () => {
    const asked = using([await rule()])
    await release(asked.ownerId)
    expect(codeOf(await hold(asked))).toBe('RELEASED')
  })
})

describe('of many at once', () => {
  test('no more get a budget than it holds, and it is given back to the last unit', async () => {
    const promotion = await rule({ budgetMinor: 750n, budgetUses: 20 })
    const asks = Array.from({ length: 24 }, () => using([promotion]))
    const ends = survivors(await rival(24, (index) => hold(asks[index] ?? using([promotion]))))
    expect(ends.filter(({ ok }) => ok)).toHaveLength(7)
    expect(await spent(promotion)).toEqual([700n, 7])
    await rival(24, (index) => release(asks[index]?.ownerId ?? ''))
    expect(await spent(promotion)).toEqual([0n, 0])
  })

  test('a budget is lowered to what is left of it, or refused, while others take of it', async () => {
    for (let round = 0; round < 5; round++) {
      const promotion = await rule({ budgetMinor: 1_000n })
      const { id: promotionId, version: expectedVersion } = promotion
      const known = { isShopThere: true, ownerOf: () => null }
      const lower = { promotionId, expectedVersion, budget: { amount: '2', currency: 'CNY' }, known, isDryRun: false }
      const ends = survivors(
        await rival<string | undefined>(6, async (index) => {
          if (index !== 3) return codeOf(await hold(using([promotion])))
          const changed = await floor.operate('promotions.promotion.edit', (unit) => updatePromotion(lower, unit))
          return changed.ok ? 'OK' : changed.refusals[0]?.code
        }),
      )
      expect(['OK', 'BUDGET_INVALID']).toContain(ends[3])
      const { budgetMinor, givenMinor } = await client.promotion.findUniqueOrThrow({ where: { id: promotionId } })
      expect([budgetMinor, givenMinor <= (budgetMinor ?? 0n)]).toEqual([ends[3] === 'OK' ? 200n : 1_000n, true])
    }
  })

  test('one buyer gets no more than everybody may', async () => {
    const promotion = await rule({ buyerUses: 2 })
    const accountId = newId('acc')
    const ends = survivors(await rival(8, () => hold(using([promotion], { accountId }))))
    expect(ends.filter(({ ok }) => ok)).toHaveLength(2)
  })

  test('one owner holds once', async () => {
    const promotion = await rule({ budgetUses: 9 })
    const asked = using([promotion])
    const ends = survivors(await rival(8, () => hold(asked)))
    expect([ends.every(({ ok }) => ok), await spent(promotion)]).toEqual([true, [100n, 1]])
  })

  test('rules in any order hold each other up no longer than it takes', async () => {
    const [a, b] = [await rule({ budgetUses: 100 }), await rule({ budgetUses: 100 })]
    const ends = survivors(await rival(20, (index) => hold(using(index % 2 === 0 ? [a, b] : [b, a]))))
    expect([ends.every(({ ok }) => ok), await spent(a), await spent(b)]).toEqual([true, [2_000n, 20], [2_000n, 20]])
  })
})

test('what no order stands on is given back when its time is over, and what one stands on is not', async () => {
  const promotion = await rule({ budgetUses: 9 })
  const [lost, placed] = [using([promotion]), using([promotion])]
  await hold(lost)
  await hold(placed)
  await client.promotionHold.update({ where: { ownerId: placed.ownerId }, data: { until: null } })
  clock.now = new Date(NOW.getTime() + 600_000)
  const ask = async () => ({ checkouts: [] })
  const within = { client, transact: floor.transact, clock: () => clock.now, ask }
  await releaseForgottenHolds.run(within as unknown as Parameters<typeof releaseForgottenHolds.run>[0])
  clock.now = NOW
  expect([await statesOf(lost.ownerId), await statesOf(placed.ownerId)]).toEqual([['RELEASED'], ['HELD']])
  expect(await spent(promotion)).toEqual([100n, 1])
})

test('what orders stand on of which nothing was heard yet is not given back, nor anything while orders are silent', async () => {
  const promotion = await rule({ budgetUses: 9 })
  const [lost, placed, onItsWay] = [using([promotion]), using([promotion]), using([promotion])]
  const all = [lost, placed, onItsWay]
  for (const one of all) await hold(one)
  const states = async () => (await Promise.all(all.map(({ ownerId }) => statesOf(ownerId)))).flat()
  const untils = async () =>
    (await Promise.all(all.map(({ ownerId }) => client.promotionHold.findUniqueOrThrow({ where: { ownerId } })))).map(
      ({ until }) => until?.getTime() ?? null,
    )
  const before = await untils()
  const work = (ask: () => Promise<unknown>) => {
    const within = { client, transact: floor.transact, clock: () => clock.now, ask }
    return releaseForgottenHolds.run(within as unknown as Parameters<typeof releaseForgottenHolds.run>[0])
  }
  clock.now = new Date(NOW.getTime() + 600_000)
  await expect(work(() => Promise.reject(new Error('nobody answers')))).rejects.toThrow('nobody answers')
  expect([await states(), await untils()]).toEqual([['HELD', 'HELD', 'HELD'], before])
  const checkouts = [
    { checkoutId: placed.ownerId, isPlaced: true },
    { checkoutId: onItsWay.ownerId, isPlaced: false },
  ]
  await work(async () => ({ checkouts }))
  const later = clock.now.getTime() + 600_000
  clock.now = NOW
  expect(await states()).toEqual(['RELEASED', 'HELD', 'HELD'])
  expect((await untils()).slice(1)).toEqual([null, later])
  expect(await spent(promotion)).toEqual([200n, 2])
})

test('a whole page on which orders stand keeps nothing back that is forgotten behind it', async () => {
  const promotion = await rule({ budgetUses: 9 })
  const lost = using([promotion])
  await hold(lost)
  const standing = Array.from({ length: 100 }, () => newId('chk'))
  const row = { accountId: newId('acc'), status: 'HELD', until: NOW, reason: null, createdAt: NOW, endedAt: null }
  for (const ownerId of standing) await insertHold(client, { ...row, ownerId })
  clock.now = new Date(NOW.getTime() + 600_000)
  const ask = async () => ({ checkouts: standing.map((checkoutId) => ({ checkoutId, isPlaced: false })) })
  const within = { client, transact: floor.transact, clock: () => clock.now, ask }
  const run = releaseForgottenHolds.run(within as unknown as Parameters<typeof releaseForgottenHolds.run>[0])
  expect(await run).toEqual({ released: 1 })
  clock.now = NOW
  expect([await statesOf(lost.ownerId), await statesOf(standing[0] ?? '')]).toEqual([['RELEASED'], []])
})

test('more than a page of what was forgotten is given back in one run, each once', async () => {
  const promotion = await rule({ budgetUses: 999 })
  const lost = Array.from({ length: 103 }, () => using([promotion]))
  for (const one of lost) await hold(one)
  expect(await spent(promotion)).toEqual([10_300n, 103])
  clock.now = new Date(NOW.getTime() + 600_000)
  const within = { client, transact: floor.transact, clock: () => clock.now, ask: async () => ({ checkouts: [] }) }
  const work = () => releaseForgottenHolds.run(within as unknown as Parameters<typeof releaseForgottenHolds.run>[0])
  expect([await work(), await work()]).toEqual([{ released: 103 }, { released: 0 }])
  clock.now = NOW
  expect(await spent(promotion)).toEqual([0n, 0])
})
