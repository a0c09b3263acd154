import { newId } from '@supermall/kernel/id'
import { pushNumbers } from '@supermall/testing/extremes'
import { expect, test } from 'vitest'
import { accountId, buyer, mall, platform } from '../trial/mall.ts'
import { COUPONS, RULES } from '../trial/numbers.ts'
import { NOW, productId, shopId } from '../trial/rules.ts'

const house = await mall()
await house.seed()

const at = (hours: number) => new Date(NOW.getTime() + hours * 3_600_000).toISOString()
const keyed = (facts: object) => ({ ...facts, idempotencyKey: newId('evt') })
const money = { amount: '5.00', currency: 'CNY' }
const times = { startsAt: at(-1), endsAt: at(5) }

const promotion = { title: 'Autumn', budgetUses: 9, usesPerBuyer: 2, priority: 3, ...times }
const coupon = { name: 'Ten off', totalCount: 9, mostPerBuyer: 2 }
const task = { kind: 'SHARE', title: 'Tell a friend', target: '3', rewardPoints: 5, rewardRedPacket: money, ...times }
const poster = { title: 'Look', sharerPoints: 5, scannerPoints: 5, mostRewarded: 5, ...times }
const batch = { name: 'Codes', codeCount: 2, mostUses: 2, mostPerAccount: 2, ...times }
const signIn = {
  rewards: [{ kind: 'TOTAL', days: 1, points: 5 }],
  specialDays: [{ day: '2026-12-24', title: 'Eve', points: 5 }],
  makeUpPrice: money,
}
const points = {
  worth: { amount: '0.01', currency: 'CNY' },
  purchaseTiers: [{ least: money, kind: 'FIXED', value: 5 }],
  payRates: [{ channel: 'WECHAT_NATIVE', rate: 500 }],
}

const ask = (query: string, input: object) =>
  house.asks(query.includes('dailySignIn') && !query.includes('Rules') ? buyer(1) : platform(), query, { input })
const made = async (name: string, entity: string, input: object) => {
  const type = `${name.charAt(0).toUpperCase()}${name.slice(1)}Input`
  const query = `mutation Do($input: ${type}!) { ${name}(input: $input) { ${entity} { id version } errors { code } } }`
  const { data, errors } = await ask(query, input)
  expect([name, errors, data[name]?.errors]).toEqual([name, [], []])
  return data[name][entity]
}
const own =
  (entity: string, key: string, input: object, isPublished = false) =>
  async () => {
    const one = await made(`${entity}Create`, entity, input)
    const { id, version } = isPublished
      ? await made(`${entity}Publish`, entity, { [key]: one.id, expectedVersion: one.version })
      : one
    return { [key]: id, expectedVersion: version }
  }
const promotionOf = (rule: object) => ({
  ...promotion,
  rule,
  ...('rechargeGift' in rule ? {} : { shopId: shopId(0) }),
  ...('freeFreight' in rule || 'gift' in rule ? {} : { budget: money }),
})
const usual = promotionOf(RULES.fullReduction)
const newPromotion = own('promotion', 'promotionId', usual)
const newCoupon = own('coupon', 'couponId', { ...coupon, ...COUPONS.straightOff })
const granted = own('coupon', 'couponId', { ...coupon, ...COUPONS.straightOff, way: 'GRANT' }, true)
const byCode = own('coupon', 'couponId', { ...coupon, ...COUPONS.straightOff, way: 'CODE' }, true)
const versionOf = async (table: string, where = 'true') =>
  (await house.sql.query<{ version: number }>(`select version from ${table} where ${where}`)).rows[0]?.version ?? 0

const { makeUpPrice: _, ...plainRules } = signIn
await ask(
  'mutation Do($input: DailySignInRulesUpdateInput!) { dailySignInRulesUpdate(input: $input) { errors { code } } }',
  { expectedVersion: await versionOf('sign_in_rules'), ...plainRules },
)
await ask('mutation Do($input: DailySignInInput!) { dailySignIn(input: $input) { errors { code } } }', keyed({}))

test('no number that a client can send is a fault', async () => {
  const told = await pushNumbers({
    schema: house.schema,
    ask,
    samples: {
      promotionCreate: Object.values(RULES).map((rule) => () => promotionOf(rule)),
      promotionUpdate: Object.values(RULES).map((rule) => async () => {
        const { shopId: _, ...edit } = { shopId: null, ...promotionOf(rule) }
        return { ...(await own('promotion', 'promotionId', promotionOf(rule))()), ...edit }
      }),
      promotionPublish: [newPromotion],
      promotionEnd: [own('promotion', 'promotionId', usual, true)],
      promotionDelete: [newPromotion],
      couponCreate: Object.values(COUPONS).map((terms) => () => ({ ...coupon, ...terms })),
      couponUpdate: Object.values(COUPONS).map((terms) => async () => ({
        ...coupon,
        ...terms,
        ...(await newCoupon()),
      })),
      couponPublish: [newCoupon],
      couponExtend: [async () => ({ ...(await granted()), totalCount: 20 })],
      couponEnd: [granted],
      couponDelete: [newCoupon],
      couponCodesCreate: [async () => keyed({ couponId: (await byCode()).couponId, count: 3 })],
      dailySignInRewardClaim: [() => keyed({ kind: 'TOTAL', days: 1 })],
      pointsCredit: [() => keyed({ accountId: accountId(1), points: 5, reason: 'A trial' })],
      pointsDebit: [() => keyed({ accountId: accountId(1), points: 5, reason: 'A trial' })],
      pointsRulesUpdate: [async () => ({ expectedVersion: await versionOf('points_rules'), ...points })],
      productPointsSet: [
        async () => ({
          productId: productId(1),
          expectedVersion: await versionOf('points_terms', `product_id = '${productId(1)}'`),
          earn: { kind: 'FIXED', value: 5 },
          mostDeduct: money,
        }),
      ],
      dailySignInRulesUpdate: [async () => ({ expectedVersion: await versionOf('sign_in_rules'), ...signIn })],
      posterCreate: [() => poster],
      posterUpdate: [async () => ({ ...(await own('poster', 'posterId', poster)()), sharerPoints: 6 })],
      taskCreate: [() => task],
      taskUpdate: [async () => ({ ...(await own('task', 'taskId', task)()), rewardRedPacket: money })],
      exchangeBatchCreate: [{ points: 5 }, { balance: money }, { redPacket: money }].map(
        (reward) => () => keyed({ ...batch, reward }),
      ),
      exchangeBatchStop: [
        async () => {
          const { id, version } = await made('exchangeBatchCreate', 'batch', keyed({ ...batch, reward: { points: 5 } }))
          return { batchId: id, expectedVersion: version }
        },
      ],
    },
  })
  expect(told).toEqual({ faults: [], unseen: [], refused: [] })
})
