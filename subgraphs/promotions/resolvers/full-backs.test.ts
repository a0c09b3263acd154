import { orderCreated, orderFinished, orderPaid, orderRefunded } from '@supermall/contracts/orders'
import { holdPromotions, offers } from '@supermall/contracts/promotions'
import { derivedId, newId } from '@supermall/kernel/id'
import { days } from '@supermall/kernel/time'
import { cursorsCrossed } from '@supermall/testing/cursors'
import { eventually } from '@supermall/testing/rival'
import { beforeAll, describe, expect, test } from 'vitest'
import { promisedBack } from '../trial/full-backs.ts'
import type { Mall } from '../trial/mall.ts'
import { accountId, buyer, codes, errorCodes, guest, mall, merchant, mutation, platform } from '../trial/mall.ts'
import { NOW, productId, shopId, skuId } from '../trial/rules.ts'

let house: Mall
beforeAll(async () => {
  house = await mall()
})

const yuan = (amount: string) => ({ amount, currency: 'CNY' })
const fen = (minor: number) => ({ minorUnits: String(minor), currency: 'CNY' })
const at = (hours: number) => new Date(NOW.getTime() + hours * 3_600_000).toISOString()
const TENTH = { dailyRate: 1_000, days: 5, startDays: 1 }

const RULE = `promotion { id version title rule { ... on FullBackRule {
  daily { amount } dailyRate days startDays most { amount } skus { id } } } }`
const create = (fullBack: object, viewer = merchant(0), more: object = {}) => {
  const input = {
    shopId: shopId(0),
    title: 'Comes back',
    rule: { fullBack },
    startsAt: at(-1),
    endsAt: at(99),
    ...more,
  }
  return house.asks(viewer, mutation('promotionCreate', RULE), { input })
}
async function published(fullBack: object) {
  const { id, version } = (await create(fullBack)).data.promotionCreate.promotion
  const input = { promotionId: id, expectedVersion: version }
  const { data } = await house.asks(merchant(0), mutation('promotionPublish', 'promotion { id version }'), { input })
  return data.promotionPublish.promotion
}

const BACK = `id status quantity refundedQuantity whole { amount } paid { amount } toCome { amount } takenBack { amount } next { amount }
  dayCount paidDayCount startDays nextAt shop { id } order { id } promotion { title } stopReason lastDays { day amount { amount } }`
const MINE = `query ($status: FullBackStatus, $orderId: ID) {
  myFullBacks(status: $status, orderId: $orderId, first: 5) { totalCount nodes { ${BACK} } } }`
const FOUND = `query ($where: FullBackWhere) { fullBacks(where: $where) { totalCount nodes { id } } }`
const mine = async (viewer: ReturnType<typeof buyer>, of: Record<string, unknown> = {}) =>
  (await house.asks(viewer, MINE, of)).data.myFullBacks.nodes

const line = {
  skuId: skuId(1),
  productId: productId(1),
  shopId: shopId(0),
  categoryId: derivedId('cat', 1),
  quantity: 2,
}
const asked = {
  accountId: accountId(1),
  levelId: null,
  groupIds: [],
  couponIds: [],
  points: 0,
  isSuggesting: false,
  lines: [
    {
      ...line,
      list: fen(1_000),
      member: fen(1_000),
      memberRate: null,
      isMemberRefused: false,
      isPriceKept: false,
    },
  ],
}

describe('what comes back', () => {
  test('is drawn up, told with the price, held, promised, paid day by day, and given back in part', async () => {
    const { id: ruleId, version } = await published(TENTH)
    const { backs, whyNot } = await house.ask(offers, asked)
    expect([backs, whyNot]).toMatchObject([
      [{ ruleId, version, days: 5, startDays: 1, lines: [{ skuId: skuId(1), most: fen(2_000), rate: 5_000 }] }],
      [],
    ])
    const checkoutId = newId('chk')
    const uses = [{ ruleId, version, gave: fen(1_000), backs: [{ skuId: skuId(1), quantity: 2, gave: fen(1_000) }] }]
    const holding = { ownerId: checkoutId, accountId: accountId(1), coupons: [], points: 0, uses, until: at(1) }
    expect((await house.ask(holdPromotions, holding)).isHeld).toBe(true)
    expect(await mine(buyer(1))).toEqual([])

    const about = { orderId: newId('ord'), payableId: newId('ord'), shopId: shopId(0), accountId: accountId(1) }
    const order = { ...about, checkoutId }
    const lines = [{ ...line, lineId: newId('oln'), paid: fen(1_999) }]
    const creating = { isFromCart: false, isCashOnDelivery: false, payable: fen(1_999) }
    await house.hears(orderCreated({ ...order, ...creating, lines }))
    await house.hears(orderPaid({ ...order, paid: fen(1_999), lines }))
    expect(await mine(buyer(1), { status: 'WAITING', orderId: about.orderId })).toMatchObject([
      {
        quantity: 2,
        whole: { amount: '9.99' },
        paid: { amount: '0.00' },
        toCome: { amount: '9.99' },
        dayCount: 5,
        paidDayCount: 0,
        nextAt: null,
        next: { amount: '2.00' },
        shop: { id: shopId(0) },
        order: { id: about.orderId },
        promotion: { title: 'Comes back' },
        lastDays: [],
      },
    ])
    await house.hears(orderFinished({ ...order, paid: fen(1_999), lines, at: at(0) }))
    expect(await mine(buyer(1))).toMatchObject([{ status: 'RUNNING', nextAt: at(24) }])

    house.clock.now = new Date(NOW.getTime() + days(3))
    await house.sql.query(`update job_lease set due_at = now() where name = 'pay-full-backs'`)
    const paid = await eventually(async () => {
      const [one] = await mine(buyer(1))
      return one?.paidDayCount === 3 ? one : null
    })
    expect(paid).toMatchObject({ paid: { amount: '6.00' }, toCome: { amount: '3.99' }, next: { amount: '2.00' } })
    expect(paid.lastDays.map(({ day }: { day: number }) => day)).toEqual([3, 2, 1])
    expect(await house.told('balance.granted')).toMatchObject(
      [1, 2, 3].map((day) => ({ grantId: `${paid.id}:${day}`, shopId: shopId(0), amount: fen(200) })),
    )
    const back = [{ lineId: lines[0]?.lineId ?? newId('oln'), skuId: skuId(1), quantity: 1, isRestocked: true }]
    const refundId = newId('rfd')
    await house.hears(orderRefunded({ ...order, refundId, amount: fen(999), isFull: false, lines: back }))
    expect(await mine(buyer(1))).toMatchObject([
      { refundedQuantity: 1, paid: { amount: '3.00' }, takenBack: { amount: '3.00' }, toCome: { amount: '1.99' } },
    ])
    expect(await house.told('balance.reclaimed')).toMatchObject([
      { grantId: `${paid.id}:${refundId}`, shopId: shopId(0), amount: fen(300) },
    ])
  })

  test('is seen by its buyer, by the shop that pays it and by the platform, and by nobody else', async () => {
    const promotion = await published(TENTH)
    const id = await promisedBack(house, { promotionId: promotion.id, accountId: accountId(2), shopId: shopId(0) })
    const sees = async (viewer: Parameters<Mall['asks']>[0]) =>
      (await house.asks(viewer, 'query ($id: ID!) { fullBack(id: $id) { id } }', { id })).data.fullBack?.id ?? null
    const viewers = [buyer(2), merchant(0), platform(), buyer(3), merchant(1), merchant(0, []), platform([]), guest]
    expect(await Promise.all(viewers.map(sees))).toEqual([id, id, id, null, null, null, null, null])
    expect((await mine(buyer(2))).map((one: { id: string }) => one.id)).toEqual([id])
    const lists = [
      { name: 'myFullBacks', viewer: buyer(2) },
      { name: 'fullBacks', viewer: platform() },
    ] as const
    expect(await cursorsCrossed(house.asks, lists)).toEqual([['BAD_USER_INPUT'], ['BAD_USER_INPUT']])
    const finds = async (viewer: Parameters<Mall['asks']>[0], where: object) =>
      (await house.asks(viewer, FOUND, { where })).data.fullBacks
    const own = { promotionId: { eq: promotion.id }, status: { in: ['WAITING'] } }
    expect(await finds(platform(), { ...own, accountId: { eq: accountId(2) } })).toEqual({
      totalCount: 1,
      nodes: [{ id }],
    })
    expect(await finds(merchant(0), { ...own, shopId: { eq: shopId(1) } })).toEqual({ totalCount: 0, nodes: [] })
    expect(await finds(merchant(1), own)).toEqual({ totalCount: 0, nodes: [] })
    expect(await finds(platform(), { isPlatform: { eq: true }, status: { eq: 'PAID' } })).toMatchObject({
      totalCount: 0,
    })
    expect(await finds(platform(), { ...own, isPlatform: { eq: false } })).toEqual({ totalCount: 1, nodes: [{ id }] })
    expect(await finds(platform(), { ...own, NOT: { isPlatform: { eq: false } } })).toMatchObject({ totalCount: 0 })
    expect(errorCodes(await house.asks(guest, MINE))).toEqual(['UNAUTHENTICATED'])
  })
})

describe('staff', () => {
  const stop = (viewer: Parameters<Mall['asks']>[0], input: object) =>
    house.asks(viewer, mutation('fullBackStop', `fullBack { ${BACK} }`), { input })

  test('stop what their shop pays: once, with a reason, and what was paid stays', async () => {
    const promotion = await published(TENTH)
    const of = { promotionId: promotion.id, accountId: accountId(4), shopId: shopId(0) }
    const [fullBackId, platforms] = [await promisedBack(house, of), await promisedBack(house, { ...of, shopId: null })]
    const input = { fullBackId, reason: ' Fraud ' }
    expect(errorCodes(await stop(merchant(1), input))).toEqual(['FORBIDDEN'])
    expect(errorCodes(await stop(merchant(0), { ...input, fullBackId: platforms }))).toEqual(['FORBIDDEN'])
    expect(codes(await stop(merchant(0), { ...input, reason: '' }), 'fullBackStop')).toEqual(['TEXT_LENGTH'])
    const unknown = [newId('fbk'), skuId(1)]
    for (const id of unknown)
      expect(codes(await stop(merchant(0), { ...input, fullBackId: id }), 'fullBackStop')).toEqual(['NOT_FOUND'])
    const { data } = await stop(merchant(0), input)
    expect(data.fullBackStop).toMatchObject({
      fullBack: { status: 'STOPPED', stopReason: 'Fraud', whole: { amount: '0.00' }, toCome: { amount: '0.00' } },
      errors: [],
    })
    expect(codes(await stop(platform(), input), 'fullBackStop')).toEqual(['FULL_BACK_OVER'])
    const audited = (await house.audited()).filter(({ subject_id }) => subject_id === fullBackId)
    expect(audited).toMatchObject([{ action: 'promotions.promotion.publish', after: { stopReason: 'Fraud' } }])
  })

  test('draw it up as an amount or a rate, within its bounds', async () => {
    const sku = { skuIds: [skuId(1)], most: yuan('5.00') }
    const { data } = await create({ daily: yuan('0.10'), days: 100, ...sku })
    expect(data.promotionCreate.promotion).toMatchObject({
      rule: { daily: { amount: '0.10' }, dailyRate: null, days: 100, startDays: 7, skus: [{ id: skuId(1) }] },
    })
    const refusedFor = async (given: object) => codes(await create(given), 'promotionCreate')
    expect(await refusedFor({ days: 5 })).toEqual(['RULE_CHOICE'])
    expect(await refusedFor({ ...TENTH, daily: yuan('1.00') })).toEqual(['RULE_CHOICE'])
    expect(await refusedFor({ dailyRate: 10_001, days: 3_651, startDays: 366 })).toEqual([
      ...['NUMBER_RANGE', 'NUMBER_RANGE', 'NUMBER_RANGE'],
    ])
    expect(await refusedFor({ daily: yuan('0.00'), days: 0, most: yuan('0.00') })).toEqual([
      ...['AMOUNT_INVALID', 'NUMBER_RANGE', 'AMOUNT_INVALID'],
    ])
    expect(await refusedFor({ ...TENTH, skuIds: [skuId(1), skuId(1)] })).toEqual(['ENTRY_TWICE'])
    expect(await refusedFor({ ...TENTH, skuIds: [productId(1)] })).toEqual(['NOT_FOUND'])
    expect(await refusedFor({ ...TENTH, daily: { amount: '1', currency: 'USD' }, dailyRate: null })).toEqual([
      'CURRENCY_MISMATCH',
    ])
  })

  test('see in a simulation what would come back', async () => {
    const { id } = (await create(TENTH, merchant(0), { title: 'Tried' })).data.promotionCreate.promotion
    const input = { lines: [{ skuId: skuId(1), quantity: 2 }], memberRate: 10_000, withPromotionIds: [id] }
    const query = `query ($input: PromotionSimulateInput!) { promotionSimulate(input: $input) {
      after { amount } applied { promotion { title } gave { amount } skus { id } } } }`
    const { data } = await house.asks(platform(), query, { input })
    expect(data.promotionSimulate).toMatchObject({ after: { amount: '20.00' } })
    expect(data.promotionSimulate.applied).toMatchObject([{ gave: { amount: '10.00' }, skus: [{ id: skuId(1) }] }])
  })
})
