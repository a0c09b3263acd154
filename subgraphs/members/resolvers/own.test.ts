import { productShops } from '@supermall/contracts/catalog'
import { derivedId } from '@supermall/kernel/id'
import { beforeAll, describe, expect, test } from 'vitest'
import type { Mall } from '../trial/mall.ts'
import {
  accountId,
  buyer,
  codes,
  errorCodes,
  guest,
  mall,
  memberId,
  merchant,
  mutation,
  platform,
  productId,
} from '../trial/mall.ts'

let house: Mall
beforeAll(async () => {
  house = await mall()
})

const does = (ordinal: number, name: string, selection: string, input: object = {}) =>
  house.asks(buyer(ordinal), mutation(name, selection), { input })
const REFS = `query Refs($of: [_Any!]!) { _entities(representations: $of) { __typename ... on Member { nickname }
  ... on Address { line } ... on MemberLevel { name } ... on MemberGroup { name } ... on MemberTag { name }
  ... on MemberFormField { label } ... on MemberExport { status } ... on MemberMessage { title }
  ... on Account { member { id } } ... on Product { isFavourite } } }`
const entities = async (viewer: typeof guest, of: object[]) => (await house.asks(viewer, REFS, { of })).data._entities

describe("what is a member's own", () => {
  const REMARK = 'Difficult on the phone'

  test('is seen by them and by staff, and what staff note by staff alone', async () => {
    await house.sql.query(`update member set remark = '${REMARK}' where id = '${memberId(3)}'`)
    const query = `{ member(id: "${memberId(3)}") { id nickname remark tags { name } groups { name } blacklistReason
      isLevelPinned isBlacklisted addresses { id } account { id } } }`
    const mine = await house.asks(buyer(3), query)
    expect(mine.errors).toEqual([])
    expect(mine.data.member).toMatchObject({
      id: memberId(3),
      remark: null,
      tags: null,
      groups: null,
      isLevelPinned: null,
      isBlacklisted: false,
      account: { id: accountId(3) },
    })
    const theirs = (await house.asks(platform(['members.member.view']), query)).data.member
    expect(theirs).toMatchObject({ remark: REMARK, isLevelPinned: false, groups: [{ name: '内购会' }] })
    for (const viewer of [guest, buyer(4), merchant(), platform(['members.member.edit'])])
      expect((await house.asks(viewer, query)).data.member ?? null).toBeNull()
  })

  test('is null by reference for everybody else, like what there is not', async () => {
    const address = (await house.asks(buyer(1), '{ myAddresses { id } }')).data.myAddresses[0].id
    const of = [
      { __typename: 'Member', id: memberId(1) },
      { __typename: 'Address', id: address },
      { __typename: 'MemberTag', id: derivedId('mtg', 0) },
      { __typename: 'MemberGroup', id: derivedId('mgr', 0) },
      { __typename: 'Member', id: memberId(999) },
      { __typename: 'Address', id: memberId(1) },
      { __typename: 'Account', id: accountId(1) },
    ]
    const hidden = [null, null, null, null, null, null, { __typename: 'Account', member: null }]
    expect(await entities(buyer(2), of)).toEqual(hidden)
    expect(await entities(guest, of)).toEqual(hidden)
    expect((await entities(merchant(), of)).map((one: object | null) => one !== null)).toEqual([
      ...[false, false, false, true, false, false, true],
    ])
    const own = await entities(buyer(1), of)
    expect(own.slice(0, 2)).toEqual([
      expect.objectContaining({ __typename: 'Member' }),
      expect.objectContaining({ __typename: 'Address' }),
    ])
    expect(own[6]).toEqual({ __typename: 'Account', member: { id: memberId(1) } })
    expect((await entities(platform(), of)).map((one: object | null) => one !== null)).toEqual([
      ...[true, true, true, true, false, false, true],
    ])
    for (const id of [address, memberId(1), 'x'])
      expect((await house.asks(buyer(2), `{ address(id: "${id}") { id } }`)).data.address).toBeNull()
  })

  test("is not changed by anybody else's hand", async () => {
    const address = (await house.asks(buyer(1), '{ myAddresses { id } }')).data.myAddresses[0].id
    const before = await house.kept()
    for (const addressId of [address, derivedId('adr', 9_999), memberId(1), 'x'])
      for (const [name, input] of [
        ['addressUpdate', { line: 'Taken over' }],
        ['addressDefaultSet', {}],
        ['addressDelete', {}],
      ] as const) {
        const asked = await does(10, name, name === 'addressDelete' ? 'deletedId' : 'address { id }', {
          addressId,
          ...input,
        })
        expect(codes(asked, name)).toEqual(['NOT_FOUND'])
      }
    const after = await house.kept()
    expect(after).toBe(before)
  })
})

describe('a new member', () => {
  test('is there before the event of the registration has come, and says who they are', async () => {
    const blank = (
      await house.asks(buyer(400), '{ myMember { id nickname spent { amount } finishedOrderCount version } }')
    ).data
    expect(blank.myMember).toEqual({
      id: memberId(400),
      nickname: null,
      spent: { amount: '0.00' },
      finishedOrderCount: 0,
      version: 1,
    })
    expect((await house.sql.query(`select 1 from member where id = '${memberId(400)}'`)).rows).toEqual([])
    const input = { nickname: ' 新人 ', gender: 'FEMALE', birthDate: '2001-05-31', regionCode: '110105', bio: 'Hi' }
    const { data } = await does(
      400,
      'profileUpdate',
      'member { nickname gender birthDate regionCode bio version }',
      input,
    )
    expect(data.profileUpdate).toEqual({ member: { ...input, nickname: '新人', version: 2 }, errors: [] })
    const empty = await does(400, 'profileUpdate', 'member { nickname gender birthDate bio }', {
      birthDate: null,
      gender: null,
    })
    expect(empty.data.profileUpdate.member).toEqual({ nickname: '新人', gender: 'UNKNOWN', birthDate: null, bio: 'Hi' })
  })

  test('is refused what makes no sense, and nothing changes', async () => {
    const before = await house.kept()
    const wrong = await does(1, 'profileUpdate', 'member { id }', {
      nickname: '',
      birthDate: '2999-01-01',
      avatarUrl: 'data:x',
    })
    expect(codes(wrong, 'profileUpdate')).toEqual(['TEXT_LENGTH', 'LINK_INVALID', 'DATE_INVALID'])
    expect(codes(await does(1, 'profileUpdate', 'member { id }', {}), 'profileUpdate')).toEqual(['NOTHING_TO_CHANGE'])
    expect(codes(await does(1, 'profileUpdate', 'member { id }', { nickname: null }), 'profileUpdate')).toEqual([
      'NOTHING_TO_CHANGE',
    ])
    expect(await house.kept()).toBe(before)
  })
})

describe('favourites', () => {
  test('are told of each product, in a list and right after a change', async () => {
    const products = [productId(70), productId(71)]
    const added = await does(20, 'favouritesAdd', 'changedCount products { id isFavourite }', { productIds: products })
    expect(added.data.favouritesAdd).toMatchObject({
      changedCount: 2,
      products: products.map((id) => ({ id, isFavourite: true })),
    })
    const of = [...products, productId(72)].map((id) => ({ __typename: 'Product', id }))
    const flags = async (viewer: typeof guest) =>
      (await entities(viewer, of)).map((one: { isFavourite: boolean }) => one.isFavourite)
    expect([await flags(buyer(20)), await flags(buyer(21)), await flags(guest)]).toEqual([
      ...[
        [true, true, false],
        [false, false, false],
        [false, false, false],
      ],
    ])
    const gone = await does(20, 'favouritesRemove', 'changedCount products { isFavourite }', {
      productIds: [productId(70)],
    })
    expect(gone.data.favouritesRemove).toMatchObject({ changedCount: 1, products: [{ isFavourite: false }] })
  })

  test('and looks are of goods that there are, where the catalog says so', async () => {
    const [there, absent] = [productId(80), productId(81)]
    const productIds = [there, absent]
    const add = () => does(302, 'favouritesAdd', 'changedCount', { productIds })
    const look = async () =>
      (await does(302, 'productViewsRecord', 'changedCount', { productIds })).data.productViewsRecord.changedCount
    const stop = await house.bus.answer(productShops.requestName, async () =>
      JSON.stringify({ value: { products: [{ productId: there, shopId: derivedId('shp', 0) }] } }),
    )
    const before = await house.kept()
    expect((await add()).data.favouritesAdd.errors).toMatchObject([{ code: 'NOT_FOUND', path: ['productIds', '1'] }])
    expect(await house.kept()).toBe(before)
    expect(await look()).toBe(1)
    await stop()
    expect((await add()).data.favouritesAdd).toMatchObject({ changedCount: 2, errors: [] })
    expect(await look()).toBe(2)
  })

  test('are pages, the latest first, forwards and backwards', async () => {
    for (const ordinal of [1, 2, 3, 4, 5])
      await does(300, 'favouritesAdd', 'changedCount', { productIds: [productId(ordinal)] })
    const LIST = `query List($first: Int, $after: String, $last: Int, $before: String) { myFavourites(first: $first, after: $after,
      last: $last, before: $before) { totalCount nodes { productId product { id } } pageInfo { hasNextPage endCursor startCursor } } }`
    const page = async (variables: object) => (await house.asks(buyer(300), LIST, { ...variables })).data.myFavourites
    const ids = ({ nodes }: { nodes: { product: { id: string } }[] }) => nodes.map(({ product }) => product.id)
    const first = await page({ first: 2 })
    expect(first.nodes.map((one: { productId: string }) => one.productId)).toEqual(ids(first))
    expect([ids(first), first.totalCount, first.pageInfo.hasNextPage]).toEqual([[productId(5), productId(4)], 5, true])
    expect(ids(await page({ first: 9, after: first.pageInfo.endCursor }))).toEqual([3, 2, 1].map(productId))
    const last = await page({ last: 2 })
    expect(ids(last)).toEqual([2, 1].map(productId))
    expect(ids(await page({ last: 2, before: last.pageInfo.startCursor }))).toEqual([4, 3].map(productId))
    for (const wrong of [{ first: 101 }, { first: -1 }, { first: 1, last: 1 }, { after: 'x' }])
      expect(errorCodes(await house.asks(buyer(300), LIST, { ...wrong }))).toEqual(['BAD_USER_INPUT'])
  })

  test("and looks are the viewer's own, the last seen first", async () => {
    const seen = async () =>
      (await house.asks(buyer(301), '{ myProductViews { totalCount nodes { productId product { id } viewCount } } }'))
        .data.myProductViews
    await does(301, 'productViewsRecord', 'changedCount', { productIds: [productId(1)] })
    house.clock.now = new Date(house.clock.now.getTime() + 1_000)
    await does(301, 'productViewsRecord', 'changedCount', { productIds: [productId(2)] })
    house.clock.now = new Date(house.clock.now.getTime() + 1_000)
    await does(301, 'productViewsRecord', 'changedCount', { productIds: [productId(1)] })
    expect(await seen()).toEqual({
      totalCount: 2,
      nodes: [
        { productId: productId(1), product: { id: productId(1) }, viewCount: 2 },
        { productId: productId(2), product: { id: productId(2) }, viewCount: 1 },
      ],
    })
    const cleared = await does(301, 'productViewsClear', 'changedCount', {
      seenBeforeAt: house.clock.now.toISOString(),
    })
    expect([cleared.data.productViewsClear.changedCount, (await seen()).totalCount]).toEqual([1, 1])
  })
})

test('presence begins with a word, ends by another or by itself, and is for nobody else to read', async () => {
  const isOnline = async () => (await house.asks(buyer(5), '{ myMember { isOnline } }')).data.myMember.isOnline
  expect(await isOnline()).toBe(false)
  await does(5, 'presenceTouch', 'isOnline')
  expect(await isOnline()).toBe(true)
  expect((await does(5, 'presenceTouch', 'isOnline', { isLeaving: true })).data.presenceTouch).toEqual({
    isOnline: false,
    errors: [],
  })
  expect(await isOnline()).toBe(false)
  await does(5, 'presenceTouch', 'isOnline')
  house.clock.now = new Date(house.clock.now.getTime() + 120_001)
  expect(await isOnline()).toBe(false)
})

test('a form is answered whole, by its own rules, and shown in its order', async () => {
  const field = async (input: object) =>
    (await house.asks(platform(), mutation('memberFormFieldCreate', 'field { id version }'), { input })).data
      .memberFormFieldCreate.field.id
  const size = await field({ label: 'Shoe size', kind: 'NUMBER', least: 20, most: 60, isRequired: true, position: 2 })
  const hobbies = await field({ label: 'Hobbies', kind: 'CHOICES', choices: ['Tea', 'Go'], position: 1 })
  const submit = (answers: object[]) =>
    does(6, 'memberFormSubmit', 'member { formAnswers { field { label } values } }', { answers })
  expect(codes(await submit([]), 'memberFormSubmit')).toEqual(['ANSWER_REQUIRED'])
  expect(
    codes(
      await submit([
        { fieldId: size, values: ['99'] },
        { fieldId: 'x', values: [] },
      ]),
      'memberFormSubmit',
    ),
  ).toEqual([...['ANSWER_INVALID', 'NOT_FOUND']])
  const done = await submit([
    { fieldId: size, values: ['42'] },
    { fieldId: hobbies, values: ['Tea', 'Go'] },
  ])
  expect(done.data.memberFormSubmit.member.formAnswers).toEqual([
    { field: { label: 'Hobbies' }, values: ['Tea', 'Go'] },
    { field: { label: 'Shoe size' }, values: ['42'] },
  ])
  const disable = { input: { fieldId: hobbies, expectedVersion: 1, isEnabled: false } }
  await house.asks(platform(), mutation('memberFormFieldUpdate', 'field { id }'), disable)
  const labels = async (viewer: typeof guest) =>
    (await house.asks(viewer, '{ memberFormFields { label } }')).data.memberFormFields.map(
      (one: { label: string }) => one.label,
    )
  expect([await labels(guest), await labels(platform())]).toEqual([['Shoe size'], ['Hobbies', 'Shoe size']])
  expect(await entities(guest, [{ __typename: 'MemberFormField', id: hobbies }])).toEqual([null])
})
