import { buyerFacts } from '@supermall/contracts/members'
import { derivedId, newId } from '@supermall/kernel/id'
import { beforeAll, describe, expect, test } from 'vitest'
import type { Mall } from '../trial/mall.ts'
import { buyer, codes, errorCodes, guest, mall, merchant, mutation, platform } from '../trial/mall.ts'
import { NOW, shopId, skuId } from '../trial/rules.ts'

let house: Mall
const level = derivedId('lvl', 1)
beforeAll(async () => {
  house = await mall()
  await house.bus.answer(buyerFacts.requestName, async () => {
    const facts = { levelId: level, levelRate: 10_000, groupIds: [], isBlacklisted: false, address: null }
    return JSON.stringify({ value: facts })
  })
})

const yuan = (amount: string) => ({ amount, currency: 'CNY' })
const at = (hours: number) => new Date(NOW.getTime() + hours * 3_600_000).toISOString()
const terms = { name: 'Ten off', kind: 'STRAIGHT_OFF', off: yuan('10.00'), validDays: 0 }
const draft = (more: object = {}) => ({ shopId: shopId(0), ...terms, ...more })

const GOODS = { kind: 'GOODS', off: null, goods: { skuId: skuId(1) } }

type Viewer = Parameters<Mall['asks']>[0]
const SELECTIONS: Readonly<Record<string, string>> = {
  couponDelete: 'deletedId',
  couponCodesCreate: 'codes { code isUsed }',
  couponSend: 'send { id status target sentCount }',
  couponClaim: 'memberCoupon { id state serial coupon { id viewerCount leftCount } }',
  couponRedeem: 'memberCoupon { id way coupon { id } }',
  couponShare: 'share { code mostTakers }',
}
const COUPON =
  'coupon { id version status isOpen leftCount statistics { issuedCount given { amount } counts { unusedCount } } }'
const run = (viewer: Viewer, name: string, input: object) =>
  house.asks(viewer, mutation(name, SELECTIONS[name] ?? COUPON), { input })
const made = async (more: object = {}, viewer = merchant(0)) => {
  const { data, errors } = await run(viewer, 'couponCreate', draft(more))
  expect([errors, data.couponCreate.errors]).toEqual([[], []])
  return data.couponCreate.coupon
}
const expected = ({ id, version }: { id: string; version: number }, more: object = {}) => ({
  couponId: id,
  expectedVersion: version,
  ...more,
})
const offered = async (more: object = {}, viewer = merchant(0)) =>
  (await run(viewer, 'couponPublish', expected(await made(more, viewer)))).data.couponPublish.coupon
const kept = async () => {
  const tables = ['coupon', 'member_coupon', 'coupon_buyer', 'coupon_code', 'coupon_send', 'coupon_share']
  const sums = tables.map((table) => house.sql.query(`select t::text from ${table} t order by 1`))
  return JSON.stringify((await Promise.all(sums)).map(({ rows }) => rows))
}
const keyed = (more: object) => ({ ...more, idempotencyKey: newId('evt') })

describe('staff', () => {
  test('write, publish, extend and end coupons of their shop, each of it audited', async () => {
    const first = await made()
    expect(first).toMatchObject({ status: 'DRAFT', version: 1, isOpen: false, leftCount: null })
    const { data: again } = await run(merchant(0), 'couponUpdate', { ...terms, totalCount: 5, ...expected(first) })
    expect(again.couponUpdate.coupon).toMatchObject({ version: 2, leftCount: 5 })
    const { data: out } = await run(merchant(0), 'couponPublish', expected(again.couponUpdate.coupon))
    expect(out.couponPublish.coupon).toMatchObject({ status: 'PUBLISHED', isOpen: true, version: 3 })
    const { data: more } = await run(merchant(0), 'couponExtend', expected(out.couponPublish.coupon, { totalCount: 9 }))
    expect(more.couponExtend.coupon).toMatchObject({ leftCount: 9, version: 4 })
    const { data: over } = await run(merchant(0), 'couponEnd', expected(more.couponExtend.coupon))
    expect(over.couponEnd.coupon).toMatchObject({ status: 'ENDED', isOpen: false })
    const summaries = (await house.audited()).filter(({ subject_id }) => subject_id === first.id)
    expect(summaries).toHaveLength(5)
  })

  test.each([
    ['COUPON_TERMS', { off: null }],
    ['COUPON_TERMS', { kind: 'THRESHOLD_OFF' }],
    ['COUPON_TERMS', { kind: 'THRESHOLD_OFF', threshold: yuan('9.00') }],
    ['COUPON_TERMS', { threshold: yuan('9.00') }],
    ['COUPON_TERMS', { kind: 'PERCENT' }],
    ['NUMBER_RANGE', { kind: 'PERCENT', off: null, rate: 10_000 }],
    ['COUPON_TERMS', { kind: 'REBATE', off: null }],
    ['COUPON_TERMS', { most: yuan('1.00') }],
    [
      'COUPON_TERMS',
      { kind: 'REBATE', off: null, shopId: shopId(0), rebate: { target: 'POINTS', time: 'PAID', points: 1 } },
    ],
    ['COUPON_TERMS', { kind: 'GOODS', off: null }],
    ['COUPON_TERMS', { goods: { skuId: skuId(1) } }],
    ['COUPON_TERMS', { ...GOODS, goods: { skuId: 'sku_none' } }],
    ['COUPON_TERMS', { ...GOODS, off: yuan('1.00') }],
    ['COUPON_TERMS', { ...GOODS, threshold: yuan('1.00') }],
    ['COUPON_TERMS', { ...GOODS, productIds: [derivedId('prd', 1)] }],
    ['COUPON_TERMS', { ...GOODS, skuIds: [skuId(1)] }],
    ['COUPON_TERMS', { use: 'CASHIER', skuIds: [skuId(1)] }],
    ['COUPON_TERMS', { skuIds: [derivedId('prd', 1)] }],
    ['COUPON_TERMS', { ...GOODS, use: 'CASHIER' }],
    ['NUMBER_RANGE', { ...GOODS, goods: { skuId: skuId(1), quantity: 0 } }],
    ['NUMBER_RANGE', { ...GOODS, goods: { skuId: skuId(1), quantity: 100 } }],
    ['NOT_FOUND', { ...GOODS, goods: { skuId: skuId(99) } }],
    ['GIFT_NOT_OWN', { ...GOODS, shopId: shopId(1) }],
    ['COUPON_TERMS', { validDays: null }],
    ['COUPON_TERMS', { validUntilAt: at(1) }],
    ['COUPON_TERMS', { validDays: null, validFromAt: at(2), validUntilAt: at(1) }],
    ['COUPON_TERMS', { claimStartsAt: at(2), claimEndsAt: at(1) }],
    ['COUPON_TERMS', { way: 'POINTS' }],
    ['COUPON_TERMS', { way: 'PASSWORD' }],
    ['COUPON_TERMS', { way: 'PASSWORD', password: '22223333AAAA' }],
    ['COUPON_TERMS', { way: 'NEW_MEMBER' }],
    ['COUPON_TERMS', { productIds: ['prd_none'] }],
    ['ENTRY_TWICE', { levelIds: [level, level] }],
    ['NUMBER_RANGE', { mostPerBuyer: 11 }],
    ['NUMBER_RANGE', { totalCount: 0 }],
    ['TEXT_LENGTH', { name: ' ' }],
    ['AMOUNT_INVALID', { off: { amount: '1.00', currency: 'USD' } }],
    ['AMOUNT_INVALID', { off: yuan('1.001') }],
    ['NOT_FOUND', { shopId: 'shop' }],
  ])('are refused with %s what makes no sense: %o', async (code, more) => {
    const before = await kept()
    expect(codes(await run(platform(), 'couponCreate', draft(more)), 'couponCreate')[0]).toBe(code)
    expect(await kept()).toBe(before)
  })

  test('are refused stale versions, changes of what was promised, and what is not in its state', async () => {
    const [first, out] = [await made(), await offered({ totalCount: 10, claimEndsAt: at(5) })]
    const ended = (await run(merchant(0), 'couponEnd', expected(await offered()))).data.couponEnd.coupon
    const before = await kept()
    for (const [name, input, code] of [
      ['couponPublish', { ...expected(first), expectedVersion: 9 }, 'STALE_VERSION'],
      ['couponPublish', expected(out), 'NOT_A_DRAFT'],
      ['couponUpdate', { ...terms, ...expected(out) }, 'NOT_A_DRAFT'],
      ['couponDelete', expected(out), 'NOT_A_DRAFT'],
      ['couponExtend', expected(first), 'NOT_PUBLISHED'],
      ['couponExtend', expected(out), 'NOTHING_TO_CHANGE'],
      ['couponExtend', expected(out, { totalCount: 9 }), 'NUMBER_RANGE'],
      ['couponExtend', expected(out, { claimEndsAt: at(4) }), 'COUPON_TERMS'],
      ['couponEnd', expected(first), 'NOT_PUBLISHED'],
      ['couponExtend', expected(ended, { totalCount: 20 }), 'NOT_PUBLISHED'],
      ['couponEnd', { couponId: newId('cpn'), expectedVersion: 1 }, 'NOT_FOUND'],
    ] as const)
      expect([name, codes(await run(merchant(0), name, input), name)]).toEqual([name, [code]])
    expect(await kept()).toBe(before)
    expect((await run(merchant(0), 'couponDelete', expected(first))).data.couponDelete.deletedId).toBe(first.id)
    expect(codes(await run(merchant(0), 'couponDelete', expected(first)), 'couponDelete')).toEqual(['NOT_FOUND'])
  })

  test('publish no password twice, and nothing whose time is over', async () => {
    await made({ way: 'PASSWORD', password: 'Spring' })
    const taken = await run(merchant(0), 'couponCreate', draft({ way: 'PASSWORD', password: ' SPRING ' }))
    expect(codes(taken, 'couponCreate')).toEqual(['PASSWORD_TAKEN'])
    const over = await made({ validDays: null, validUntilAt: at(-1) })
    expect(codes(await run(merchant(0), 'couponPublish', expected(over)), 'couponPublish')).toEqual(['COUPON_OVER'])
  })

  test("without the permission, or of another shop, are forbidden, and the platform's own is the platform's", async () => {
    const [own, mallsOwn] = [
      await made({ way: 'CODE' }),
      await offered({ shopId: null, way: 'GRANT' }, platform() as never),
    ]
    const inputs: Readonly<Record<string, object>> = {
      couponCreate: draft(),
      couponUpdate: { ...terms, ...expected(own) },
      couponPublish: expected(own),
      couponExtend: expected(own),
      couponEnd: expected(own),
      couponDelete: expected(own),
      couponCodesCreate: keyed({ couponId: own.id, count: 1 }),
      couponSend: keyed({ couponId: own.id, levelId: level }),
    }
    const before = await kept()
    for (const [name, input] of Object.entries(inputs)) {
      expect(errorCodes(await run(guest, name, input))).toEqual(['UNAUTHENTICATED'])
      const [right, other] = name === 'couponSend' ? ['send', 'edit'] : ['edit', 'send']
      for (const viewer of [
        buyer(1),
        merchant(0, [`promotions.coupon.${other}`]),
        merchant(1, [`promotions.coupon.${right}`]),
      ])
        expect([name, errorCodes(await run(viewer, name, input))]).toEqual([name, ['FORBIDDEN']])
    }
    for (const [name, input] of [
      ['couponEnd', expected(mallsOwn)],
      ['couponSend', keyed({ couponId: mallsOwn.id, levelId: level })],
      ['couponCreate', draft({ shopId: null })],
    ] as const)
      expect(errorCodes(await run(merchant(0), name, input))).toEqual(['FORBIDDEN'])
    expect(await kept()).toBe(before)
  })

  test('read pieces, codes and sendings of their own coupons, and find coupons', async () => {
    const coupon = await offered({ way: 'CODE', name: 'Needle%_' })
    const made = await run(merchant(0), 'couponCodesCreate', keyed({ couponId: coupon.id, count: 3 }))
    const [code] = made.data.couponCodesCreate.codes
    await run(buyer(3), 'couponRedeem', keyed({ code: code.code }))
    const reads = `query Reads($id: ID!) {
      couponPieces(couponId: $id, state: UNUSED) { totalCount nodes { way account { id } given { amount } rebates { status } } }
      couponCodes(couponId: $id, first: 2) { totalCount nodes { isUsed account { id } } pageInfo { hasNextPage } }
      couponSends(couponId: $id) { totalCount }
      coupons(where: { name: { contains: "needle%_" }, way: { eq: CODE }, status: { eq: PUBLISHED } }) { totalCount nodes { id password } }
    }`
    const { data, errors } = await house.asks(merchant(0), reads, { id: coupon.id })
    expect(errors).toEqual([])
    expect(data.couponPieces).toEqual({
      totalCount: 1,
      nodes: [{ way: 'CODE', account: { id: derivedId('acc', 3) }, given: null, rebates: [] }],
    })
    expect(data.couponCodes).toMatchObject({ totalCount: 3, pageInfo: { hasNextPage: true } })
    expect(data.coupons).toEqual({ totalCount: 1, nodes: [{ id: coupon.id, password: null }] })
    const theirs = await house.asks(
      merchant(1),
      'query Theirs($id: ID!) { couponCodes(couponId: $id) { totalCount } }',
      {
        id: coupon.id,
      },
    )
    expect(errorCodes(theirs)).toEqual(['FORBIDDEN'])
    const others = await house.asks(merchant(1), '{ coupons { nodes { shop { id } } } }')
    expect(others.data.coupons.nodes).toEqual([])
    const found = (where: string) =>
      house.asks(platform(), `{ coupons(where: { ${where}, name: { contains: "needle" } }) { totalCount } }`)
    const all = await Promise.all(['isPlatform: { eq: false }', 'isPlatform: { eq: true }'].map(found))
    expect(all.map((one) => one.data.coupons.totalCount)).toEqual([1, 0])
  })
})

describe('buyers', () => {
  test('claim what the centre shows, and find it in their wallet', async () => {
    const coupon = await offered({ name: 'For the centre', totalCount: 2 })
    const hidden = await offered({ way: 'CODE' })
    const shown = await house.asks(buyer(5), `{ couponCentre(shopId: "${shopId(0)}", first: 100) { nodes { id } } }`)
    const ids = shown.data.couponCentre.nodes.map(({ id }: { id: string }) => id)
    expect([ids.includes(coupon.id), ids.includes(hidden.id)]).toEqual([true, false])
    const { data } = await run(buyer(5), 'couponClaim', keyed({ couponId: coupon.id }))
    expect(data.couponClaim.memberCoupon).toMatchObject({
      state: 'UNUSED',
      serial: 1,
      coupon: { viewerCount: 1, leftCount: 1 },
    })
    const wallet = `{ myCoupons(state: UNUSED) { totalCount nodes { id coupon { name statistics { issuedCount } } } }
      myCouponCounts { unusedCount heldCount usedCount expiredCount } }`
    const mine = await house.asks(buyer(5), wallet)
    expect(mine.data).toEqual({
      myCoupons: {
        totalCount: 1,
        nodes: [{ id: data.couponClaim.memberCoupon.id, coupon: { name: 'For the centre', statistics: null } }],
      },
      myCouponCounts: { unusedCount: 1, heldCount: 0, usedCount: 0, expiredCount: 0 },
    })
  })

  test('see their own pieces and no others', async () => {
    const coupon = await offered()
    const { data } = await run(buyer(6), 'couponClaim', keyed({ couponId: coupon.id }))
    const read = (viewer: Viewer) =>
      house.asks(viewer, 'query One($id: ID!) { memberCoupon(id: $id) { id } }', {
        id: data.couponClaim.memberCoupon.id,
      })
    for (const viewer of [buyer(6), merchant(0), platform()])
      expect((await read(viewer)).data.memberCoupon).not.toBeNull()
    for (const viewer of [buyer(7), merchant(1), platform([])])
      expect((await read(viewer)).data.memberCoupon).toBeNull()
    expect(errorCodes(await read(guest))).toEqual(['UNAUTHENTICATED'])
  })

  test('see what is published, and a draft or an end only when it is theirs', async () => {
    const [out, unseen] = [await offered(), await made()]
    const ended = await offered()
    await run(buyer(8), 'couponClaim', keyed({ couponId: ended.id }))
    await run(merchant(0), 'couponEnd', expected(ended))
    const read = async (viewer: Viewer, id: string) =>
      (await house.asks(viewer, `{ coupon(id: "${id}") { id } }`)).data.coupon !== null
    expect(await Promise.all([out, unseen, ended].map(({ id }) => read(guest, id)))).toEqual([true, false, false])
    expect(await Promise.all([out, unseen, ended].map(({ id }) => read(buyer(8), id)))).toEqual([true, false, true])
    expect(await read(buyer(8), 'nothing')).toBe(false)
  })

  test('of a level get what is for it, told by members', async () => {
    const [theirs, others] = [await offered({ levelIds: [level] }), await offered({ levelIds: [derivedId('lvl', 2)] })]
    expect(codes(await run(buyer(9), 'couponClaim', keyed({ couponId: theirs.id })), 'couponClaim')).toEqual([])
    expect(codes(await run(buyer(9), 'couponClaim', keyed({ couponId: others.id })), 'couponClaim')).toEqual([
      'COUPON_NOT_FOR_YOU',
    ])
  })

  test('share what is passed on, and staff do none of what buyers do', async () => {
    const coupon = await offered({ way: 'SHARE' })
    const { data } = await run(buyer(10), 'couponShare', { couponId: coupon.id })
    const { code } = data.couponShare.share
    expect((await run(buyer(11), 'couponRedeem', keyed({ code }))).data.couponRedeem.memberCoupon.coupon.id).toBe(
      coupon.id,
    )
    for (const [name, input] of [
      ['couponClaim', keyed({ couponId: coupon.id })],
      ['couponRedeem', keyed({ code })],
      ['couponShare', { couponId: coupon.id }],
    ] as const) {
      expect(errorCodes(await run(guest, name, input))).toEqual(['UNAUTHENTICATED'])
      for (const viewer of [merchant(0), platform()])
        expect(errorCodes(await run(viewer, name, input))).toEqual(['FORBIDDEN'])
    }
  })
})
