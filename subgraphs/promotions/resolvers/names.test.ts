import { derivedId } from '@supermall/kernel/id'
import { beforeAll, describe, expect, test } from 'vitest'
import type { Mall } from '../trial/mall.ts'
import { mall, merchant, mutation, platform } from '../trial/mall.ts'
import { levelId, NOW, productId, shopId, skuId } from '../trial/rules.ts'

let house: Mall
beforeAll(async () => {
  house = await mall()
})

const yuan = (amount: string) => ({ amount, currency: 'CNY' })
const at = (hours: number) => new Date(NOW.getTime() + hours * 3_600_000).toISOString()
const categoryId = (ordinal: number) => derivedId('cat', ordinal)
const groupId = (ordinal: number) => derivedId('mgr', ordinal)

type Viewer = Parameters<Mall['asks']>[0]
const ENTITIES: Readonly<Record<string, string>> = {
  promotion: 'promotion { id version }',
  coupon: 'coupon { id version }',
  task: 'task { id version }',
  poster: 'poster { id version }',
  points: 'rules { version }',
  daily: 'rules { version }',
}
const run = async (name: string, input: object, viewer: Viewer = merchant(0)) => {
  const { data, errors } = await house.asks(viewer, mutation(name, ENTITIES[name.replace(/[A-Z].*/, '')] ?? ''), {
    input,
  })
  expect(errors).toEqual([])
  return data[name]
}
const refusals = async (name: string, input: object, viewer?: Viewer): Promise<string[]> =>
  (await run(name, input, viewer)).errors.map(
    ({ code, path }: { code: string; path: string[] }) => `${code} ${path.join('.')}`,
  )
const kept = async () => {
  const sums = ['promotion', 'coupon', 'task'].map((table) =>
    house.sql.query(`select t::text from ${table} t order by 1`),
  )
  return JSON.stringify((await Promise.all(sums)).map(({ rows }) => rows))
}

const TENTH = { rate: 9_000 }
const promotion = (more: object = {}) => ({
  shopId: shopId(0),
  title: 'Autumn',
  rule: { repeatPurchase: TENTH },
  startsAt: at(-1),
  endsAt: at(5),
  ...more,
})
const coupon = (more: object = {}) => ({
  shopId: shopId(0),
  name: 'One off',
  kind: 'STRAIGHT_OFF',
  off: yuan('1.00'),
  validDays: 0,
  ...more,
})
const task = (more: object = {}) => ({
  title: 'Buy',
  kind: 'GOODS_BOUGHT',
  target: 1,
  rewardPoints: 1,
  startsAt: at(-1),
  endsAt: at(5),
  ...more,
})

describe('a promotion that names', () => {
  const item = (ordinal: number) => ({ skuId: skuId(ordinal), quantity: 1 })
  test.each<[string, object, string[]]>([
    ['products', { scope: { productIds: [productId(1), productId(99)] } }, ['NOT_FOUND scope.productIds.1']],
    ['goods of others', { scope: { productIds: [productId(77)] } }, ['GOODS_NOT_OWN scope.productIds.0']],
    [
      'what it leaves out',
      { scope: { excludedProductIds: [productId(77)] } },
      ['GOODS_NOT_OWN scope.excludedProductIds.0'],
    ],
    ['categories', { scope: { categoryIds: [categoryId(99)] } }, ['NOT_FOUND scope.categoryIds.0']],
    [
      'levels and groups',
      { levelIds: [levelId(99)], groupIds: [groupId(99)] },
      ['NOT_FOUND levelIds.0', 'NOT_FOUND groupIds.0'],
    ],
    [
      'a price of',
      { rule: { timedPrice: { prices: [{ skuId: skuId(77), ...TENTH }] } } },
      ['GOODS_NOT_OWN rule.timedPrice.prices.0.skuId'],
    ],
    [
      'a price for',
      { rule: { memberPrice: { prices: [{ levelId: levelId(99), ...TENTH }] } } },
      ['NOT_FOUND rule.memberPrice.prices.0.levelId'],
    ],
    [
      'a package of',
      { rule: { package: { items: [item(1), item(77)], price: yuan('1') } } },
      ['GOODS_NOT_OWN rule.package.items.1.skuId'],
    ],
    [
      'full-backs of',
      { rule: { fullBack: { dailyRate: 1, days: 1, startDays: 1, skuIds: [skuId(99)] } } },
      ['NOT_FOUND rule.fullBack.skuIds.0'],
    ],
    [
      'too many',
      { scope: { productIds: Array.from({ length: 201 }, (_, index) => productId(index)) } },
      ['LIST_LENGTH scope.productIds'],
    ],
    ['ids that are too long', { levelIds: [`${levelId(1)}0`] }, ['NOT_FOUND levelIds.0']],
  ])('%s what is not there, or not its own, is refused', async (_, more, expected) => {
    const before = await kept()
    expect(await refusals('promotionCreate', promotion(more))).toEqual(expected)
    expect(await kept()).toBe(before)
  })

  test('goods of any shop is fine for the platform, and for a shop whose own they are', async () => {
    const scope = { productIds: [productId(1), productId(77)] }
    expect(await refusals('promotionCreate', promotion({ shopId: null, scope }), platform())).toEqual([])
    const own = promotion({ shopId: shopId(1), scope: { productIds: [productId(77)] } })
    expect(await refusals('promotionCreate', own, merchant(1))).toEqual([])
  })

  test('a shop that is not there is refused, also to the platform, also when it is published', async () => {
    const nobody = { shopId: shopId(99) }
    expect(await refusals('promotionCreate', promotion(nobody), platform())).toEqual(['NOT_FOUND shopId'])
    expect(await refusals('couponCreate', coupon(nobody), platform())).toEqual(['NOT_FOUND shopId'])
    const made = [(await run('promotionCreate', promotion())).promotion, (await run('couponCreate', coupon())).coupon]
    for (const table of ['promotion', 'coupon'])
      await house.sql.query(`update ${table} set shop_id = $1 where id = any($2)`, [
        shopId(99),
        made.map(({ id }) => id),
      ])
    const [first, second] = made
    const expected = { expectedVersion: 1 }
    expect(await refusals('promotionPublish', { promotionId: first.id, ...expected }, platform())).toEqual([
      'NOT_FOUND promotionId',
    ])
    expect(await refusals('couponPublish', { couponId: second.id, ...expected }, platform())).toEqual([
      'NOT_FOUND couponId',
    ])
  })

  test('what has gone meanwhile is changed in all else, and not written anew', async () => {
    const made = (await run('promotionCreate', promotion({ scope: { productIds: [productId(1)] } }))).promotion
    const gone = JSON.stringify({ productIds: [productId(99)], categoryIds: [], excludedProductIds: [] })
    await house.sql.query('update promotion set scope = $2 where id = $1', [made.id, gone])
    const expected = { promotionId: made.id, expectedVersion: 1 }
    const scope = { productIds: [productId(77)] }
    expect(await refusals('promotionUpdate', { ...expected, scope })).toEqual(['GOODS_NOT_OWN scope.productIds.0'])
    expect(await refusals('promotionPublish', expected)).toEqual(['NOT_FOUND scope.productIds.0'])
    expect(await refusals('promotionUpdate', { ...expected, title: 'Winter' })).toEqual([])
  })
})

describe('a coupon that names', () => {
  test.each<[string, object, string[]]>([
    ['products', { productIds: [productId(1), productId(99)] }, ['NOT_FOUND productIds.1']],
    ['goods of others', { productIds: [productId(77)] }, ['GOODS_NOT_OWN productIds.0']],
    ['SKUs', { skuIds: [skuId(99)] }, ['NOT_FOUND skuIds.0']],
    ['SKUs of others', { skuIds: [skuId(77)] }, ['GOODS_NOT_OWN skuIds.0']],
    ['what it leaves out', { excludedProductIds: [productId(99)] }, ['NOT_FOUND excludedProductIds.0']],
    ['categories', { categoryIds: [categoryId(99)] }, ['NOT_FOUND categoryIds.0']],
    [
      'levels and groups',
      { levelIds: [levelId(99)], groupIds: [groupId(99)] },
      ['NOT_FOUND levelIds.0', 'NOT_FOUND groupIds.0'],
    ],
  ])('%s what is not there, or not its own, is refused', async (_, more, expected) => {
    const made = (await run('couponCreate', coupon())).coupon
    const before = await kept()
    expect(await refusals('couponCreate', coupon(more))).toEqual(expected)
    const { shopId: _shopId, ...again } = coupon(more)
    expect(await refusals('couponUpdate', { couponId: made.id, expectedVersion: 1, ...again })).toEqual(expected)
    expect(await kept()).toBe(before)
  })
})

test('a task names products that are there, and as many as its list may have', async () => {
  const known = { productIds: [productId(1), productId(77)] }
  const made = (await run('taskCreate', task(known), platform())).task
  const before = await kept()
  for (const productIds of [['x'], [''], [derivedId('acc', 1)], [`prd_${'z'.repeat(4_000)}`], [productId(99)]]) {
    expect(await refusals('taskCreate', task({ productIds }), platform())).toEqual(['NOT_FOUND productIds.0'])
    const change = { taskId: made.id, expectedVersion: made.version, productIds }
    expect(await refusals('taskUpdate', change, platform())).toEqual(['NOT_FOUND productIds.0'])
  }
  expect(await kept()).toBe(before)
})

test('an edit that names nothing raises no version and is written down nowhere', async () => {
  const times = { startsAt: at(-1), endsAt: at(5) }
  const poster = (await run('posterCreate', { title: 'Look', ...times }, platform())).poster
  const made = (await run('taskCreate', task(), platform())).task
  const audits = (await house.audited()).length
  const nothing: readonly (readonly [string, object])[] = [
    ['posterUpdate', { posterId: poster.id, expectedVersion: 1, title: null }],
    ['taskUpdate', { taskId: made.id, expectedVersion: 1, productIds: null }],
    ['pointsRulesUpdate', { expectedVersion: 1, earnRate: null }],
    ['dailySignInRulesUpdate', { expectedVersion: 1 }],
  ]
  for (const [name, input] of nothing)
    expect((await run(name, input, platform())).errors).toMatchObject([{ code: 'NOTHING_TO_CHANGE' }])
  expect(await house.audited()).toHaveLength(audits)
  const edit = { posterId: poster.id, expectedVersion: 1, imageUrl: null }
  expect((await run('posterUpdate', edit, platform())).poster.version).toBe(2)
})
