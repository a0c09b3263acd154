import { newId } from '@supermall/kernel/id'
import { afterEach, expect, test } from 'vitest'
import { sendCoupon } from '../commands/coupons/send-coupon.ts'
import { holdPromotions } from '../commands/hold-promotions.ts'
import { insertPromotion } from '../data/promotions.ts'
import { insertRebate } from '../data/rebates.ts'
import { promisedBack } from '../trial/full-backs.ts'
import { reduction, ruleOf } from '../trial/rules.ts'
import { AT, couponFloor, done } from '../trial/wallets.ts'
import payFullBacks from './pay-full-backs.ts'
import payRebates from './pay-rebates.ts'
import releaseForgottenHolds from './release-forgotten-holds.ts'
import sendCoupons from './send-coupons.ts'
import turnPromotions from './turn-promotions.ts'

const floor = await couponFloor()
const { transact, operate, tools, sql, rowsOf } = floor
const before = (ms: number) => new Date(AT.getTime() - ms)
const ask = async () => ({ checkouts: [] })
const within = { client: tools.client, transact, clock: () => floor.clock.now, ask } as never

let poisoned: string | null = null
/** Nobody can bring this row so far. */
async function poison(table: string, check: string) {
  poisoned = table
  await sql.query(`alter table ${table} add constraint poison check (${check})`)
}
afterEach(async () => {
  if (poisoned) await sql.query(`alter table ${poisoned} drop constraint poison`)
  poisoned = null
})

test('a promotion that cannot begin or end keeps no other back', async () => {
  const [over, live] = [{ endsAt: before(1) }, { startsAt: before(2), endsAt: new Date(AT.getTime() + 1_000) }]
  const rules = [over, over, live, live].map((when, index) => ruleOf(9_000 + index, reduction([0n, 1n]), when))
  for (const rule of rules) await insertPromotion(tools.client, rule)
  const bad = [rules[0]?.id, rules[2]?.id].map((id) => `'${id}'`)
  await poison('promotion', `id not in (${bad}) or (status = 'PUBLISHED' and started_at is null)`)
  await expect(turnPromotions.run(within)).rejects.toThrow('poison')
  const ids = rules.map(({ id }) => id)
  const rows = await rowsOf('select status, started_at from promotion where id = any($1) order by id', ids)
  expect(rows.map(({ status, started_at }) => [status, started_at !== null])).toEqual([
    ['PUBLISHED', false],
    ['ENDED', false],
    ['PUBLISHED', false],
    ['PUBLISHED', true],
  ])
})

test('a hold that cannot be released keeps no other back', async () => {
  const owners = [newId('chk'), newId('chk')]
  for (const [index, ownerId] of owners.entries()) {
    const asked = { ownerId, accountId: newId('acc'), coupons: [], points: 0, uses: [], until: before(9 - index) }
    done(await transact((unit) => holdPromotions(asked, unit)))
  }
  await poison('promotion_hold', `owner_id <> '${owners[0]}' or status = 'HELD'`)
  await expect(releaseForgottenHolds.run(within)).rejects.toThrow('poison')
  const rows = await rowsOf('select status from promotion_hold where owner_id = any($1) order by until', owners)
  expect(rows.map(({ status }) => status)).toEqual(['HELD', 'RELEASED'])
})

test('a promise of a coupon that cannot be paid keeps no other back', async () => {
  const { id: couponId } = await floor.offer({ mostPerBuyer: 9 })
  const promises = []
  for (let index = 0; index < 3; index++) {
    const accountId = newId('acc')
    const piece = done(await floor.claim(couponId, accountId))
    await sql.query("update member_coupon set status = 'USED', owner_id = $2 where id = $1", [piece.id, newId('chk')])
    const promise = { id: newId('crb'), memberCouponId: piece.id, accountId, target: 'POINTS', time: 'PAID' } as const
    const due = { amount: 5n, currency: 'CNY', status: 'DUE', dueAt: before(9 - index), createdAt: AT, endedAt: null }
    await transact(({ db }) => insertRebate(db, { ...promise, ...due, status: 'DUE' }))
    promises.push(promise.id)
  }
  await poison('coupon_rebate', `id <> '${promises[0]}' or status = 'DUE'`)
  await expect(payRebates.run(within)).rejects.toThrow('poison')
  const rows = await rowsOf('select status from coupon_rebate where id = any($1) order by due_at', promises)
  expect(rows.map(({ status }) => status)).toEqual(['DUE', 'PAID', 'PAID'])
})

test('a day of what comes back that cannot be paid keeps no other back', async () => {
  const promotion = ruleOf(9_100, reduction([0n, 1n]))
  await insertPromotion(tools.client, promotion)
  const facts = { promotionId: promotion.id, accountId: newId('acc') }
  const ids = [await promisedBack(floor, facts), await promisedBack(floor, facts)]
  for (const [index, id] of ids.entries())
    await sql.query("update full_back set status = 'RUNNING', next_at = $2 where id = $1", [id, before(9 - index)])
  await poison('full_back', `id <> '${ids[0]}' or paid_days = 0`)
  await expect(payFullBacks.run(within)).rejects.toThrow('poison')
  const rows = await rowsOf('select paid_days from full_back where id = any($1) order by id', ids)
  expect(rows.map(({ paid_days }) => paid_days)).toEqual([0, 1])
})

test('a sending that fails keeps no other back', async () => {
  const consumers = new Set([newId('acc'), newId('acc')])
  const sends = []
  for (const shopId of [newId('shp'), newId('shp')]) {
    const { id: couponId } = await floor.offer({ way: 'GRANT', shopId })
    const asked = { couponId, accountIds: [...consumers], idempotencyKey: newId('evt') }
    sends.push(done(await operate('promotions.coupon.send', (unit) => sendCoupon(asked, { ...unit, consumers }))).id)
  }
  await poison('coupon_send', `id <> '${sends[0]}' or status = 'WAITING'`)
  await expect(sendCoupons.run(within)).rejects.toThrow('poison')
  const rows = await rowsOf('select status from coupon_send where id = any($1) order by id', sends)
  expect(rows.map(({ status }) => status)).toEqual(['WAITING', 'SENT'])
})
