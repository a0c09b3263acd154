import { buyerFacts } from '@supermall/contracts/members'
import { newId } from '@supermall/kernel/id'
import { beforeAll, expect, test } from 'vitest'
import type { Mall } from '../trial/mall.ts'
import { buyer, mall, merchant, mutation, platform } from '../trial/mall.ts'
import { NOW, shopId } from '../trial/rules.ts'

let house: Mall
beforeAll(async () => {
  house = await mall()
  const facts = { levelId: null, levelRate: 10_000, groupIds: [], isBlacklisted: false, address: null }
  await house.bus.answer(buyerFacts.requestName, async () => JSON.stringify({ value: facts }))
})

const yuan = (amount: string) => ({ amount, currency: 'CNY' })
const at = (hours: number) => new Date(NOW.getTime() + hours * 3_600_000).toISOString()

type Viewer = Parameters<Mall['asks']>[0]
const ENTITIES: Readonly<Record<string, string>> = {
  couponRedeem: 'memberCoupon { id }',
  exchangeBatchCreate: 'batch { id codes(first: 2) { nodes { code } } }',
  exchangeCodeRedeem: 'use { id }',
}
const run = async (viewer: Viewer, name: string, input: object) => {
  const { data, errors } = await house.asks(viewer, mutation(name, ENTITIES[name] ?? 'coupon { id version }'), {
    input,
  })
  expect(errors).toEqual([])
  return data[name]
}
const paths = (answer: { errors: { path: string[] }[] }) => answer.errors.map(({ path }) => path.join('.'))
const coupon = (more: object = {}) => ({
  shopId: shopId(0),
  name: 'One off',
  kind: 'STRAIGHT_OFF',
  off: yuan('1.00'),
  validDays: 0,
  ...more,
})
async function offered(more: object = {}) {
  const { id, version } = (await run(merchant(0), 'couponCreate', coupon(more))).coupon
  return (await run(merchant(0), 'couponPublish', { couponId: id, expectedVersion: version })).coupon
}

const rebate = (fixed: object) => ({ kind: 'REBATE', off: null, rebate: { time: 'PAID', ...fixed } })

test.each([
  [rebate({ target: 'BALANCE', money: yuan('0.00') }), 'rebate.money'],
  [{ ...rebate({ target: 'POINTS', points: 0 }), shopId: null }, 'rebate.points'],
  [{ validFromAt: at(1) }, 'validFromAt'],
  [{ validDays: null, validFromAt: at(2), validUntilAt: at(1) }, 'validUntilAt'],
  [{ claimStartsAt: at(2), claimEndsAt: at(1) }, 'claimEndsAt'],
  [{ validDays: null, validUntilAt: at(1), claimEndsAt: at(2) }, 'claimEndsAt'],
  [{ totalCount: 0 }, 'totalCount'],
])('a coupon as %o is refused at %s', async (more, path) => {
  expect(paths(await run(platform(), 'couponCreate', coupon(more)))).toEqual([path])
})

test('what is extended wrongly, and what no batch has, are told where they were said', async () => {
  const [bounded, free] = [await offered({ totalCount: 5, claimEndsAt: at(5) }), await offered()]
  const extend = async ({ id, version }: { id: string; version: number }, more: object) =>
    paths(await run(merchant(0), 'couponExtend', { couponId: id, expectedVersion: version, ...more }))
  expect(await extend(bounded, { totalCount: 4 })).toEqual(['totalCount'])
  expect(await extend(free, { totalCount: 4 })).toEqual(['totalCount'])
  expect(await extend(bounded, { claimEndsAt: at(4) })).toEqual(['claimEndsAt'])
  const batch = { name: 'Codes', reward: { points: 1 }, startsAt: at(-1), endsAt: at(1), idempotencyKey: newId('evt') }
  expect(paths(await run(platform(), 'exchangeBatchCreate', { ...batch, codeCount: 0 }))).toEqual(['codeCount'])
})

test('what is had by a code is refused at the code', async () => {
  const said = { way: 'PASSWORD', password: 'open sesame' }
  const { id } = await offered(said)
  const redeem = () => run(buyer(1), 'couponRedeem', { code: 'open sesame', idempotencyKey: newId('evt') })
  expect(paths(await redeem())).toEqual([])
  expect((await redeem()).errors).toMatchObject([{ code: 'COUPON_LIMIT_REACHED', path: ['code'] }])
  const times = { startsAt: at(-1), endsAt: at(1), idempotencyKey: newId('evt') }
  const input = { name: 'Codes', reward: { couponId: id }, codeCount: 1, mostUses: null, ...times }
  const { batch } = await run(platform(), 'exchangeBatchCreate', input)
  const exchange = { code: batch.codes.nodes[0].code, idempotencyKey: newId('evt') }
  const { errors } = await run(buyer(1), 'exchangeCodeRedeem', exchange)
  expect(errors).toMatchObject([{ code: 'COUPON_LIMIT_REACHED', path: ['code'] }])
})
