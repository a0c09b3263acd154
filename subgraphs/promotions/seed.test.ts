import { beforeAll, expect, test } from 'vitest'
import { DEMO_CODE } from './seed/rewards.ts'
import type { Mall } from './trial/mall.ts'
import { buyer, guest, mall, mutation } from './trial/mall.ts'
import { brokenPoints } from './trial/points.ts'

let house: Mall
beforeAll(async () => {
  house = await mall()
  await house.seed()
})

test('the demo has every kind of promotion and coupon once at least, all of them live', async () => {
  const rows = async (sql: string) => (await house.sql.query<{ kind: string }>(sql)).rows.map(({ kind }) => kind)
  expect(await rows('select distinct kind from promotion order by 1')).toEqual([
    ...['BUY_X_GET_Y', 'FREE_FREIGHT', 'FULL_BACK', 'FULL_REDUCTION', 'GIFT', 'MEMBER_PRICE', 'PACKAGE'],
    ...['RECHARGE_GIFT', 'REPEAT_PURCHASE', 'TIMED_PRICE', 'WHOLESALE'],
  ])
  expect(await rows('select distinct kind from coupon order by 1')).toEqual([
    ...['FREE_FREIGHT', 'GOODS', 'PERCENT', 'REBATE', 'STRAIGHT_OFF', 'THRESHOLD_OFF'],
  ])
  const { data } = await house.asks(guest, '{ livePromotions { title } }')
  expect(data.livePromotions.length).toBeGreaterThanOrEqual(5)
})

test('a demo buyer has points and coupons, sees tasks, and can use the code that everybody may', async () => {
  const { data, errors } = await house.asks(buyer(1), '{ myPoints { available } myTasks { task { kind } progress } }')
  expect(errors).toEqual([])
  expect(data.myPoints.available).toBe(5_100)
  expect(data.myTasks.map(({ task }: { task: { kind: string } }) => task.kind).sort()).toEqual([
    ...['GOODS_BOUGHT', 'INVITE', 'ORDER_AMOUNT', 'PROFILE', 'SHARE'],
  ])
  const input = { code: DEMO_CODE, idempotencyKey: 'demo' }
  const used = await house.asks(buyer(1), mutation('exchangeCodeRedeem', 'use { reward { points } }'), { input })
  expect(used.data.exchangeCodeRedeem.use.reward.points).toBe(66)
  const pieces = await house.sql.query('select count(*)::int from member_coupon')
  expect(pieces.rows).toEqual([{ count: 20 }])
})

test('what the demo gives is in the books like everything else', async () => {
  expect(await brokenPoints(house.sql)).toEqual([])
})
