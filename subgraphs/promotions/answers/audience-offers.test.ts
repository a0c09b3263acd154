import { audienceOffers } from '@supermall/contracts/promotions'
import type { Id } from '@supermall/kernel/id'
import { newId } from '@supermall/kernel/id'
import { plansOf } from '@supermall/testing/plans'
import { expect, test } from 'vitest'
import { claimCoupon } from '../commands/coupons/claim-coupon.ts'
import { insertPromotion } from '../data/promotions.ts'
import { reduction, ruleOf } from '../trial/rules.ts'
import { couponFloor, done } from '../trial/wallets.ts'
import answer from './audience-offers.ts'

const floor = await couponFloor()
const asked = async (audienceId: string) =>
  audienceOffers.answer.parse(
    await answer.reply({ audienceId }, { client: floor.tools.client, clock: () => floor.clock.now } as never),
  )
const end = (table: 'coupon' | 'promotion', id: string) =>
  floor.sql.query(`update ${table} set status = 'ENDED', ended_at = $2 where id = $1`, [id, floor.clock.now])

/** Somebody of the group has one in his wallet. */
const claimed = (couponId: string, groupId: Id<'mgr'>) => {
  const claimer = { accountId: newId('acc'), levelId: null, groupIds: [groupId] }
  return floor.transact((unit) => claimCoupon({ couponId, idempotencyKey: newId('evt') }, claimer, unit)).then(done)
}

test('coupons and promotions are told that are for a level or a group, drafts too, until they have ended', async () => {
  const [level, group] = [newId('lvl'), newId('mgr')]
  const none = { couponCount: 0, promotionCount: 0 }
  await floor.offer()
  expect([await asked(level), await asked(group)]).toEqual([none, none])

  const coupon = await floor.offer({ levelIds: [level] })
  await floor.draft({ groupIds: [newId('mgr'), group] })
  const [live, draft] = [
    ruleOf(1, reduction([1_000n, 100n]), { levelIds: [level], groupIds: [group] }),
    ruleOf(2, reduction([1_000n, 100n]), { groupIds: [group], status: 'DRAFT', publishedAt: null }),
  ]
  for (const one of [live, draft]) await floor.transact(({ db }) => insertPromotion(db, one))
  expect([await asked(level), await asked(group)]).toEqual([
    { couponCount: 1, promotionCount: 1 },
    { couponCount: 1, promotionCount: 2 },
  ])

  await end('coupon', coupon.id)
  await end('promotion', live.id)
  expect([await asked(level), await asked(group)]).toEqual([none, { couponCount: 1, promotionCount: 1 }])
})

test('a coupon that has ended is told while a good piece of it lies in a wallet, or is set aside for an order', async () => {
  const group = newId('mgr')
  const { id } = await floor.offer({ groupIds: [group] })
  await claimed(id, group)
  await end('coupon', id)
  const pieces = (text: string) => floor.sql.query(`update member_coupon set ${text} where coupon_id = $1`, [id])
  const isTold = async () => (await asked(group)).couponCount === 1
  expect(await isTold()).toBe(true)

  await pieces(`status = 'HELD', owner_id = 'ord_1'`)
  expect(await isTold()).toBe(true)
  await pieces(`status = 'USED'`)
  expect(await isTold()).toBe(false)
  await pieces(`status = 'UNUSED', owner_id = null, valid_until = '2026-11-21T04:00:01Z'`)
  expect(await isTold()).toBe(true)
  floor.pass(1_000)
  expect(await isTold()).toBe(false)
})

test('only those coupons and promotions are looked at that are for it', async () => {
  const { asked: statements } = await floor.count(() => asked(newId('lvl')))
  const [plan, ...more] = await plansOf(floor.sql, statements, ['seqscan', 'indexscan'])
  expect(more).toEqual([])
  for (const index of ['coupon_audience', 'promotion_audience']) expect(plan).toContain(index)
})
