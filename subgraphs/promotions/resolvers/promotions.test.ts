import { offers } from '@supermall/contracts/promotions'
import { derivedId, newId } from '@supermall/kernel/id'
import { rival, survivors } from '@supermall/testing/rival'
import { beforeAll, describe, expect, test } from 'vitest'
import type { Mall } from '../trial/mall.ts'
import { buyer, codes, guest, mall, merchant, mutation, platform } from '../trial/mall.ts'
import { levelId, NOW, shopId, skuId } from '../trial/rules.ts'

let house: Mall
beforeAll(async () => {
  house = await mall()
})

const yuan = (amount: string) => ({ amount, currency: 'CNY' })
const soon = (hours: number) => new Date(NOW.getTime() + hours * 3_600_000).toISOString()
const tier = (threshold: string, off: string) => ({ threshold: yuan(threshold), off: yuan(off) })
const reductionRule = { fullReduction: { tiers: [tier('10.00', '1.00')] } }
const rated = (threshold: string, most?: string) => ({
  threshold: yuan(threshold),
  rate: 0,
  most: most && yuan(most),
})
const draft = (more: object = {}) => ({
  shopId: shopId(0),
  title: 'Autumn',
  rule: reductionRule,
  startsAt: soon(-1),
  endsAt: soon(5),
  ...more,
})

const PROMOTION = 'promotion { id status version title isLive budget { amount } given { useCount } }'
const run = (viewer: Parameters<typeof house.asks>[0], name: string, input: object) =>
  house.asks(viewer, mutation(name, name === 'promotionDelete' ? 'deletedId' : PROMOTION), { input })
const create = async (more: object = {}, viewer = merchant(0)) =>
  (await run(viewer, 'promotionCreate', draft(more))).data.promotionCreate.promotion
const expected = ({ id, version }: { id: string; version: number }, more: object = {}) => ({
  promotionId: id,
  expectedVersion: version,
  ...more,
})
const published = async (more: object = {}, viewer = merchant(0)) =>
  (await run(viewer, 'promotionPublish', expected(await create(more, viewer)))).data.promotionPublish.promotion
const countRows = async () => (await house.sql.query('select 1 from promotion')).rowCount

const offer = (more: object = {}) =>
  house.ask(offers, {
    accountId: derivedId('acc', 1),
    levelId: null,
    groupIds: [],
    couponIds: [],
    points: 0,
    isSuggesting: false,
    lines: [
      {
        skuId: skuId(1),
        productId: derivedId('prd', 1),
        shopId: shopId(0),
        categoryId: derivedId('cat', 1),
        quantity: 2,
        list: fen(1_000),
        member: fen(1_000),
        memberRate: null,
        isMemberRefused: false,
        isPriceKept: false,
      },
    ],
    ...more,
  })
const fen = (minor: number) => ({ minorUnits: String(minor), currency: 'CNY' })

describe('a promotion', () => {
  test('is drawn up, published, offered, ended, and each of that is audited and told', async () => {
    const made = await create()
    expect(made).toMatchObject({ status: 'DRAFT', version: 1, isLive: false })
    expect((await offer()).uses).toEqual([])
    const { data } = await run(merchant(0), 'promotionPublish', expected(made))
    expect(data.promotionPublish.promotion).toMatchObject({ status: 'PUBLISHED', version: 2, isLive: true })
    expect(await house.told('promotion.started')).toMatchObject([{ promotionId: made.id, shopId: shopId(0) }])
    const offered = await offer()
    expect(offered).toMatchObject({
      uses: [{ ruleId: made.id, version: 2, gave: fen(100) }],
      reductions: [{ stage: 'SHOP_TIER', before: fen(2_000), after: fen(1_900), lines: [{ off: fen(100) }] }],
    })
    const ended = await run(merchant(0), 'promotionEnd', { promotionId: made.id, expectedVersion: 2 })
    expect(ended.data.promotionEnd.promotion).toMatchObject({ status: 'ENDED', isLive: false })
    expect(await house.told('promotion.ended')).toMatchObject([{ promotionId: made.id, cause: 'OPERATOR' }])
    expect((await offer()).uses).toEqual([])
    const actions = (await house.audited()).filter((entry) => entry.subject_id === made.id).map(({ action }) => action)
    expect(actions).toEqual([
      ...['promotions.promotion.edit', 'promotions.promotion.publish', 'promotions.promotion.publish'],
    ])
  })

  test('that is only tried is not kept', async () => {
    const before = await countRows()
    const { data } = await run(merchant(0), 'promotionCreate', draft({ isDryRun: true }))
    expect([data.promotionCreate.promotion.title, await countRows()]).toEqual(['Autumn', before])
    const made = await create()
    const tried = await run(merchant(0), 'promotionPublish', expected(made, { isDryRun: true }))
    expect(tried.data.promotionPublish.promotion.status).toBe('PUBLISHED')
    const kept = await run(merchant(0), 'promotionUpdate', expected(made, { title: 'Winter', isDryRun: true }))
    expect(kept.data.promotionUpdate.promotion.title).toBe('Winter')
    const { data: left } = await house.asks(merchant(0), `{ promotion(id: "${made.id}") { title status version } }`)
    expect(left.promotion).toEqual({ title: 'Autumn', status: 'DRAFT', version: 1 })
  })

  test('of a draft is changed wholly, and of what is published only its title, end and budgets', async () => {
    const made = await create({ budget: yuan('10.00') })
    const change = { title: 'Winter', rule: { timedPrice: { prices: [{ rate: 9_000 }] } }, priority: 3 }
    const changed = (await run(merchant(0), 'promotionUpdate', expected(made, change))).data.promotionUpdate.promotion
    expect(changed).toMatchObject({ title: 'Winter', version: 2 })
    const { data } = await run(merchant(0), 'promotionPublish', expected(changed))
    const live = data.promotionPublish.promotion
    const wrong = await run(
      merchant(0),
      'promotionUpdate',
      expected(live, { ...change, budgetUses: 5, usesPerBuyer: 1 }),
    )
    expect(codes(wrong, 'promotionUpdate')).toEqual(Array(4).fill('NOT_CHANGEABLE'))
    const fine = { title: 'Spring', endsAt: soon(9), budget: yuan('20.00') }
    const after = (await run(merchant(0), 'promotionUpdate', expected(live, fine))).data.promotionUpdate.promotion
    expect(after).toMatchObject({ title: 'Spring', budget: { amount: '20.00' }, version: 4 })
    await house.sql.query('update promotion set given_minor = 1500, use_count = 3 where id = $1', [live.id])
    const less = await run(merchant(0), 'promotionUpdate', expected(after, { budget: yuan('14.99') }))
    expect(codes(less, 'promotionUpdate')).toEqual(['BUDGET_INVALID'])
    await run(merchant(0), 'promotionEnd', expected(after))
  })

  test('that was never published can be deleted, and nothing else', async () => {
    const made = await create()
    const gone = await run(merchant(0), 'promotionDelete', expected(made))
    expect(gone.data.promotionDelete).toEqual({ deletedId: made.id, errors: [] })
    expect(codes(await run(merchant(0), 'promotionDelete', expected(made)), 'promotionDelete')).toEqual(['NOT_FOUND'])
    const live = await published()
    expect(codes(await run(merchant(0), 'promotionDelete', expected(live)), 'promotionDelete')).toEqual(['NOT_A_DRAFT'])
    expect(codes(await run(merchant(0), 'promotionPublish', expected(live)), 'promotionPublish')).toEqual([
      'NOT_A_DRAFT',
    ])
    await run(merchant(0), 'promotionEnd', expected(live))
    const over = { promotionId: live.id, expectedVersion: live.version + 1 }
    expect(codes(await run(merchant(0), 'promotionEnd', over), 'promotionEnd')).toEqual(['NOT_PUBLISHED'])
    const late = await run(merchant(0), 'promotionUpdate', { ...over, title: 'Late' })
    expect(codes(late, 'promotionUpdate')).toEqual(['NOT_CHANGEABLE'])
  })
})

describe('what is wrong is refused and changes nothing', () => {
  const item = (ordinal: number, quantity = 1) => ({ skuId: skuId(ordinal), quantity })
  test.each<[string, object, string[]]>([
    ['a title', { title: ' ' }, ['TEXT_LENGTH']],
    ['a window', { endsAt: soon(-2) }, ['WINDOW_INVALID']],
    ['a window of the past', { startsAt: soon(-9), endsAt: soon(-2) }, ['WINDOW_INVALID']],
    ['a window of ages', { endsAt: soon(24 * 800) }, ['WINDOW_INVALID']],
    ['a priority', { priority: 1_001 }, ['NUMBER_RANGE']],
    ['a budget', { budget: yuan('0') }, ['AMOUNT_INVALID']],
    ['a currency', { budget: { amount: '1', currency: 'USD' } }, ['CURRENCY_MISMATCH']],
    ['limits', { budgetUses: 0, usesPerBuyer: 1_001 }, ['NUMBER_RANGE', 'NUMBER_RANGE']],
    ['levels', { levelIds: ['x'], groupIds: [levelId(1)] }, ['NOT_FOUND', 'NOT_FOUND']],
    ['a scope', { scope: { productIds: ['x'] } }, ['NOT_FOUND']],
    ['a list that names something twice', { levelIds: [levelId(1), levelId(1)] }, ['ENTRY_TWICE']],
    ['no tiers', { rule: { fullReduction: { tiers: [] } } }, ['LIST_LENGTH']],
    ['tiers that fall', { rule: { fullReduction: { tiers: [tier('2', '1'), tier('1', '0.5')] } } }, ['TIERS_ORDER']],
    ['a tier that takes off all', { rule: { fullReduction: { tiers: [tier('100', '200')] } } }, ['TIER_FREE']],
    ['one that takes off just all', { rule: { fullReduction: { tiers: [tier('5', '5')] } } }, ['TIER_FREE']],
    ['one of which nothing is paid', { rule: { fullReduction: { tiers: [rated('5')] } } }, ['TIER_FREE']],
    ['one that begins at nothing', { rule: { fullReduction: { tiers: [rated('0', '1')] } } }, ['TIER_FREE']],
    ['a tier without a gain', { rule: { fullReduction: { tiers: [{ threshold: yuan('0') }] } } }, ['RULE_CHOICE']],
    ['a price with two ways', { rule: { timedPrice: { prices: [{ rate: 1, price: yuan('1') }] } } }, ['RULE_CHOICE']],
    ['a price for no level', { rule: { memberPrice: { prices: [{ rate: 1 }] } } }, ['RULE_CHOICE']],
    ['a rate', { rule: { repeatPurchase: { rate: 10_000 } } }, ['NUMBER_RANGE']],
    ['a step', { rule: { wholesale: { steps: [{ fromQuantity: 1, rate: 1 }] } } }, ['NUMBER_RANGE']],
    ['pieces', { rule: { buyXGetY: { buy: 0, get: 100 } } }, ['NUMBER_RANGE', 'NUMBER_RANGE']],
    ['a package of one piece', { rule: { package: { items: [item(1)], price: yuan('1') } } }, ['LIST_LENGTH']],
    [
      'a package of no goods',
      { rule: { package: { items: [item(1), { skuId: 'x' }], price: yuan('1') } } },
      ['NOT_FOUND'],
    ],
    ['a region', { rule: { freeFreight: { threshold: yuan('0'), exceptRegionCodes: ['x'] } } }, ['TEXT_LENGTH']],
    ['no province', { rule: { freeFreight: { threshold: yuan('0'), exceptRegionCodes: ['99'] } } }, ['REGION_INVALID']],
    ['a budget of freight', { rule: { freeFreight: { threshold: yuan('0') } }, budget: yuan('1') }, ['BUDGET_INVALID']],
    ['a shop', { shopId: 'shp_1' }, ['NOT_FOUND']],
  ])('%s', async (_, more, expectedCodes) => {
    const before = await countRows()
    expect(codes(await run(platform(), 'promotionCreate', draft(more)), 'promotionCreate')).toEqual(expectedCodes)
    expect(await countRows()).toBe(before)
  })

  test('a version that is not the last, nothing to change, and what there is none of', async () => {
    const made = await create()
    const stale = { promotionId: made.id, expectedVersion: 9 }
    for (const name of ['promotionPublish', 'promotionEnd', 'promotionDelete'])
      expect(codes(await run(merchant(0), name, stale), name)).toEqual(['STALE_VERSION'])
    const update = (input: object) =>
      run(merchant(0), 'promotionUpdate', input).then((one) => codes(one, 'promotionUpdate'))
    expect(await update({ ...stale, title: 'x' })).toEqual(['STALE_VERSION'])
    expect(await update(expected(made))).toEqual(['NOTHING_TO_CHANGE'])
    expect(await update({ promotionId: newId('prm'), expectedVersion: 1, title: 'x' })).toEqual(['NOT_FOUND'])
    expect(await update({ promotionId: 'x', expectedVersion: 1, title: 'x' })).toEqual(['NOT_FOUND'])
  })
})

test('a tier that takes off all is not published either, and one that is capped below its threshold is fine', async () => {
  const made = await create({ rule: { fullReduction: { tiers: [rated('5', '4.99')] } } })
  const rule = {
    kind: 'FULL_REDUCTION',
    tiers: [{ thresholdMinor: '100', offMinor: '100', rate: null, mostMinor: null }],
  }
  await house.sql.query('update promotion set rule = $2 where id = $1', [made.id, JSON.stringify(rule)])
  const out = await run(merchant(0), 'promotionPublish', expected(made))
  expect(codes(out, 'promotionPublish')).toEqual(['TIER_FREE'])
})

describe('who may', () => {
  test("a shop's staff only touch and see their own", async () => {
    const made = await create()
    for (const viewer of [merchant(1), merchant(0, []), buyer(1), guest]) {
      const { errors } = await run(viewer, 'promotionPublish', expected(made))
      expect(errors[0]?.extensions.code).toMatch(/FORBIDDEN|UNAUTHENTICATED|UNAUTHORIZED/)
    }
    const { errors } = await run(merchant(0), 'promotionCreate', draft({ shopId: null }))
    expect(errors[0]?.extensions.code).toBe('FORBIDDEN')
    expect((await run(merchant(1), 'promotionCreate', draft())).errors[0]?.extensions.code).toBe('FORBIDDEN')
    const see = async (viewer: Parameters<typeof house.asks>[0]) =>
      (await house.asks(viewer, `{ promotion(id: "${made.id}") { id } }`)).data.promotion
    expect([await see(merchant(1)), await see(buyer(1)), await see(guest)]).toEqual([null, null, null])
    expect([await see(merchant(0)), await see(platform())]).toEqual([{ id: made.id }, { id: made.id }])
    const list = '{ promotions { nodes { shop { id } } totalCount } }'
    const others = await house.asks(merchant(1), list)
    expect(others.data.promotions).toEqual({ nodes: [], totalCount: 0 })
    expect((await house.asks(merchant(0), list)).data.promotions.totalCount).toBeGreaterThan(0)
  })

  test('everybody sees what is live, without what it gave and may give', async () => {
    const live = await published({ budget: yuan('5.00'), title: 'Live' })
    const query = `{ livePromotions(shopId: "${shopId(0)}") { title budget { amount } given { useCount } rule {
      __typename ... on FullReductionRule { tiers { threshold { amount } off { amount } rate } } } } }`
    const { data } = await house.asks(guest, query)
    expect(data.livePromotions).toContainEqual({
      title: 'Live',
      budget: null,
      given: null,
      rule: {
        __typename: 'FullReductionRule',
        tiers: [{ threshold: { amount: '10.00' }, off: { amount: '1.00' }, rate: null }],
      },
    })
    await run(merchant(0), 'promotionEnd', expected(live))
  })
})

test('a shop has fifty published at once, however many publish', async () => {
  const viewer = merchant(5)
  const drafts: { id: string; version: number }[] = []
  for (let index = 0; index < 52; index++) drafts.push(await create({ shopId: shopId(5), startsAt: soon(1) }, viewer))
  const ends = survivors(
    await rival(52, (index) => run(viewer, 'promotionPublish', expected(drafts[index] ?? { id: '', version: 0 }))),
  )
  const refused = ends.flatMap((end) => codes(end, 'promotionPublish'))
  expect(refused).toEqual(['LIMIT_REACHED', 'LIMIT_REACHED'])
})

test('operators try lines, and see what would count and what would not', async () => {
  const made = await create({ rule: { timedPrice: { prices: [{ rate: 8_000 }] } }, title: 'Tried' })
  const live = await published({ rule: { fullReduction: { tiers: [tier('99.00', '1.00')] } }, title: 'Far' })
  const input = {
    lines: [
      { skuId: skuId(1), quantity: 3 },
      { skuId: skuId(99), quantity: 1 },
    ],
    withPromotionIds: [made.id],
  }
  const query = `query Try($input: PromotionSimulateInput!) { promotionSimulate(input: $input) {
    lines { sku { id } unitPrice { amount } payable { amount } } before { amount } after { amount }
    applied { promotion { title } gave { amount } skus { id } } whyNot { promotion { title } code } } }`
  const { data } = await house.asks(merchant(0), query, { input })
  expect(data.promotionSimulate).toEqual({
    lines: [{ sku: { id: skuId(1) }, unitPrice: { amount: '8.00' }, payable: { amount: '24.00' } }],
    before: { amount: '30.00' },
    after: { amount: '24.00' },
    applied: [{ promotion: { title: 'Tried' }, gave: { amount: '6.00' }, skus: [{ id: skuId(1) }] }],
    whyNot: [{ promotion: { title: 'Far' }, code: 'NOT_REACHED' }],
  })
  const others = await house.asks(merchant(1), query, { input })
  expect(others.errors[0]?.extensions.code).toBe('FORBIDDEN')
  const none = await house.asks(merchant(0), query, { input: { lines: [] } })
  expect(none.errors[0]?.extensions.code).toBe('BAD_USER_INPUT')
  await run(merchant(0), 'promotionEnd', expected(live))
})
