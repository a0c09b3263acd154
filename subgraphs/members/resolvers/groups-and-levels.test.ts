import { productShops } from '@supermall/contracts/catalog'
import { derivedId } from '@supermall/kernel/id'
import { rival, survivors } from '@supermall/testing/rival'
import { beforeAll, describe, expect, test } from 'vitest'
import type { Mall } from '../trial/mall.ts'
import { accountId, errorCodes, mall, memberId, mutation, platform, productId } from '../trial/mall.ts'
import { operatorOf } from '../trial/operator.ts'
import { answerUses } from '../trial/uses.ts'

let house: Mall
beforeAll(async () => {
  house = await mall()
})

const { does, codesOf, expected } = operatorOf(() => house)

/** What is told of a deletion that is refused because of what is for a level or a group. */
const USES = 'code path message ... on MemberLevelInUseError { memberCount productCount couponCount promotionCount } '
const deletion = (name: 'memberLevelDelete' | 'memberGroupDelete' | 'memberTagDelete', input: object) =>
  house.asks(platform(), mutation(name, 'deletedId', USES + GROUP_USES), { input })
const GROUP_USES = '... on MemberGroupInUseError { productCount couponCount promotionCount }'

describe('groups', () => {
  test('are made, changed, filled, emptied and deleted', async () => {
    const { group } = await does('memberGroupCreate', 'group { id version description }', { name: ' VIP  club ' })
    expect(group).toMatchObject({ version: 1, description: '' })
    expect(await codesOf('memberGroupCreate', 'group { id }', { name: 'vip CLUB' })).toEqual(['NAME_TAKEN'])
    expect((await does('memberTagCreate', 'tag { id }', { name: 'VIP club' })).tag).not.toBeNull()
    const named = { groupId: group.id, expectedVersion: 1 }
    expect((await does('memberGroupUpdate', 'group { name version }', { ...named, name: 'Club' })).group).toEqual({
      name: 'Club',
      version: 2,
    })
    expect(await codesOf('memberGroupUpdate', 'group { id }', { ...named, name: 'Other' })).toEqual(['STALE_VERSION'])
    expect(await codesOf('memberGroupUpdate', 'group { id }', { ...named, expectedVersion: 2 })).toEqual([
      'NOTHING_TO_CHANGE',
    ])
    const memberIds = [memberId(1), memberId(2), memberId(999)]
    const fill = { groupId: group.id, memberIds }
    expect(await does('memberGroupAssign', 'changedCount group { memberCount }', fill)).toMatchObject({
      changedCount: 2,
      group: { memberCount: 2 },
    })
    expect((await does('memberGroupAssign', 'changedCount', fill)).changedCount).toBe(0)
    expect(
      (await does('memberGroupUnassign', 'changedCount', { ...fill, memberIds: [memberId(1)] })).changedCount,
    ).toBe(1)
    const facts = await house.asks(
      platform(),
      `{ members(where: { groupId: { eq: "${group.id}" } }) { nodes { id } } }`,
    )
    expect(facts.data.members.nodes).toEqual([{ id: memberId(2) }])
    expect(await codesOf('memberGroupDelete', 'deletedId', { ...named, expectedVersion: 1 })).toEqual(['STALE_VERSION'])
    expect((await does('memberGroupDelete', 'deletedId', { ...named, expectedVersion: 2 })).deletedId).toBe(group.id)
    expect(await codesOf('memberGroupAssign', 'changedCount', fill)).toEqual(['NOT_FOUND'])
  })

  test('are not tags, and take members only', async () => {
    const before = await house.kept()
    for (const groupId of [derivedId('mtg', 0), 'x'])
      expect(await codesOf('memberGroupAssign', 'changedCount', { groupId, memberIds: [memberId(1)] })).toEqual([
        'NOT_FOUND',
      ])
    const groupId = derivedId('mgr', 0)
    for (const [code, memberIds] of [
      ['LIST_LENGTH', []],
      ['NOT_FOUND', [accountId(1)]],
      ['ENTRY_TWICE', [memberId(1), memberId(1)]],
    ] as const)
      expect(await codesOf('memberGroupAssign', 'changedCount', { groupId, memberIds })).toEqual([code])
    expect(await house.kept()).toBe(before)
  })
})

describe('what goods and offers are for', () => {
  test.each([
    ['goods are', { productCount: 2 }],
    ['a coupon is', { couponCount: 1 }],
    ['a promotion is', { promotionCount: 1 }],
  ])('stays while %s for it, and nothing changes', async (_, uses) => {
    const { group } = await does('memberGroupCreate', 'group { id }', { name: 'Named' })
    const { level } = await does('memberLevelCreate', 'level { id }', { rank: 65, name: 'Named', rate: 9_000 })
    const named = { expectedVersion: 1, groupId: group.id }
    const reached = { expectedVersion: 1, levelId: level.id }
    await does('memberGroupAssign', 'changedCount', { groupId: group.id, memberIds: [memberId(3)] })
    await answerUses(house.bus, uses)
    const before = await house.kept()
    const counts = { productCount: 0, couponCount: 0, promotionCount: 0, ...uses }
    expect((await deletion('memberGroupDelete', named)).data.memberGroupDelete).toMatchObject({
      deletedId: null,
      errors: [{ code: 'GROUP_IN_USE', path: ['groupId'], ...counts }],
    })
    expect((await deletion('memberLevelDelete', reached)).data.memberLevelDelete).toMatchObject({
      deletedId: null,
      errors: [{ code: 'LEVEL_IN_USE', path: ['levelId'], memberCount: 0, ...counts }],
    })
    expect(await codesOf('memberGroupDelete', 'deletedId', { ...named, expectedVersion: 9 })).toEqual(['STALE_VERSION'])
    expect(await house.kept()).toBe(before)
    await answerUses(house.bus)
    expect((await does('memberGroupDelete', 'deletedId', named)).deletedId).toBe(group.id)
    expect((await does('memberLevelDelete', 'deletedId', reached)).deletedId).toBe(level.id)
  })

  test('stays while nobody says whether anything is for it; a tag goes, which nobody else hears of', async () => {
    const { group } = await does('memberGroupCreate', 'group { id }', { name: 'Unknown' })
    const { tag } = await does('memberTagCreate', 'tag { id }', { name: 'Unknown' })
    const { level } = await does('memberLevelCreate', 'level { id }', { rank: 66, name: 'Unknown', rate: 9_000 })
    const stop = await answerUses(house.bus)
    await stop()
    const before = await house.kept()
    const expectedVersion = 1
    for (const asked of [
      await deletion('memberGroupDelete', { groupId: group.id, expectedVersion }),
      await deletion('memberLevelDelete', { levelId: level.id, expectedVersion }),
    ])
      expect(errorCodes(asked)).toEqual(['NO_ANSWER'])
    expect(await house.kept()).toBe(before)
    expect((await does('memberTagDelete', 'deletedId', { tagId: tag.id, expectedVersion })).deletedId).toBe(tag.id)
    await answerUses(house.bus)
    await does('memberGroupDelete', 'deletedId', { groupId: group.id, expectedVersion })
    await does('memberLevelDelete', 'deletedId', { levelId: level.id, expectedVersion })
  })
})

describe('what there may only be so many of', () => {
  test('is bounded however many are made at once', async () => {
    await house.sql.query(`insert into form_field (id, label, label_key, kind, is_required, is_enabled, choices, created_at, updated_at)
      select 'mff_' || n, n, n, 'TEXT', false, false, '{}', now(), now() from generate_series(1, 48) n`)
    const make = (index: number) =>
      codesOf('memberFormFieldCreate', 'field { id }', { label: `Race ${index}`, kind: 'TEXT' })
    const ends = survivors(await rival(6, make))
    expect(ends.flat()).toEqual(Array(4).fill('LIMIT_REACHED'))
    await house.sql.query('delete from form_field')
  })

  test('comes and goes at once without a fault', async () => {
    for (let round = 0; round < 4; round++) {
      const { group } = await does('memberGroupCreate', 'group { id }', { name: `Race ${round}` })
      const fill = { groupId: group.id, memberIds: [memberId(30)] }
      const ends = survivors(
        await rival(3, (index) =>
          index === 1
            ? codesOf('memberGroupDelete', 'deletedId', { groupId: group.id, expectedVersion: 1 })
            : codesOf('memberGroupAssign', 'changedCount', fill),
        ),
      )
      for (const code of ends.flat()) expect(code).toBe('NOT_FOUND')
    }
    const { rows } = await house.sql.query(`select 1 from cohort where name like 'Race%'`)
    expect(rows).toEqual([])
  })
})

describe('levels', () => {
  const rest = 'level { id rank rate version leastSpent { amount } leastOrders goods { id } }'

  test('are made, changed and deleted, and never under somebody', async () => {
    const input = {
      rank: 50,
      name: 'Black',
      rate: 0,
      leastSpent: { amount: '99999.50', currency: 'CNY' },
      goodsIds: [productId(1)],
    }
    const { level } = await does('memberLevelCreate', rest, input)
    expect(level).toMatchObject({
      rank: 50,
      rate: 0,
      leastSpent: { amount: '99999.50' },
      leastOrders: null,
      goods: [{ id: productId(1) }],
    })
    expect(await codesOf('memberLevelCreate', 'level { id }', { ...input, name: 'Other' })).toEqual(['RANK_TAKEN'])
    expect(await codesOf('memberLevelCreate', 'level { id }', { ...input, rank: 51 })).toEqual(['NAME_TAKEN'])
    const named = { levelId: level.id, expectedVersion: 1 }
    const changed = await does('memberLevelUpdate', rest, { ...named, rate: 8_800, leastSpent: null, leastOrders: 9 })
    expect(changed.level).toMatchObject({
      rank: 50,
      rate: 8_800,
      leastSpent: null,
      leastOrders: 9,
      version: 2,
      goods: [{ id: productId(1) }],
    })
    await does('memberLevelSet', 'member { id }', { ...(await expected(20)), levelId: level.id })
    const asked = await house.asks(
      platform(),
      mutation('memberLevelDelete', 'deletedId').replace(
        'message',
        'message ... on MemberLevelInUseError { memberCount }',
      ),
      { input: { ...named, expectedVersion: 2 } },
    )
    expect(asked.data.memberLevelDelete).toMatchObject({
      deletedId: null,
      errors: [{ code: 'LEVEL_IN_USE', memberCount: 1 }],
    })
    await does('memberLevelSet', 'member { id }', { ...(await expected(20)), levelId: null })
    expect((await does('memberLevelDelete', 'deletedId', { ...named, expectedVersion: 2 })).deletedId).toBe(level.id)
  })

  test('are refused a rank or a name that another has, each where it was said', async () => {
    const make = (rank: number, name: string) => does('memberLevelCreate', rest, { rank, name, rate: 9_000 })
    const [here, other] = [(await make(61, 'Here')).level, (await make(62, 'There')).level]
    const before = await house.kept()
    const rank = { code: 'RANK_TAKEN', path: ['rank'] }
    const name = { code: 'NAME_TAKEN', path: ['name'] }
    expect((await make(61, 'New')).errors).toMatchObject([rank])
    expect((await make(63, ' HERE')).errors).toMatchObject([name])
    expect((await make(61, 'There')).errors).toMatchObject([rank, name])
    const change = (edit: object) => does('memberLevelUpdate', rest, { levelId: other.id, expectedVersion: 1, ...edit })
    expect((await change({ rank: 61 })).errors).toMatchObject([rank])
    expect((await change({ name: 'here' })).errors).toMatchObject([name])
    expect(await house.kept()).toBe(before)
    expect((await change({ rank: 62, name: 'there' })).level).toMatchObject({ version: 2 })
    for (const [levelId, expectedVersion] of [
      [here.id, 1],
      [other.id, 2],
    ])
      await does('memberLevelDelete', 'deletedId', { levelId, expectedVersion })
  })

  test('are reached by goods that there are, where the catalog says so', async () => {
    const [there, absent] = [productId(80), productId(81)]
    const stop = await house.bus.answer(productShops.requestName, async () =>
      JSON.stringify({ value: { products: [{ productId: there, shopId: derivedId('shp', 0) }] } }),
    )
    const gone = [{ code: 'NOT_FOUND', path: ['goodsIds', '1'] }]
    const input = { rank: 64, name: 'By goods', rate: 9_000, goodsIds: [there, absent] }
    const before = await house.kept()
    expect((await does('memberLevelCreate', rest, input)).errors).toMatchObject(gone)
    expect(await house.kept()).toBe(before)
    const { level } = await does('memberLevelCreate', rest, { ...input, goodsIds: [there] })
    const change = { levelId: level.id, expectedVersion: 1 }
    expect((await does('memberLevelUpdate', rest, { ...change, goodsIds: [there, absent] })).errors).toMatchObject(gone)
    await stop()
    await does('memberLevelDelete', 'deletedId', change)
  })

  test('go only when nobody comes into them at the same time', async () => {
    const { level } = await does('memberLevelCreate', 'level { id }', { rank: 60, name: 'Race', rate: 9_000 })
    const set = { ...(await expected(21)), levelId: level.id }
    const ends = survivors(
      await rival(2, async (index) =>
        index === 0
          ? codesOf('memberLevelDelete', 'deletedId', { levelId: level.id, expectedVersion: 1 })
          : codesOf('memberLevelSet', 'member { id }', set),
      ),
    )
    expect([['LEVEL_IN_USE'], ['NOT_FOUND']]).toContainEqual(ends.flat())
    const { rows } = await house.sql.query(
      'select member.id from member left join member_level on member_level.id = level_id where level_id is not null and member_level.id is null',
    )
    expect(rows).toEqual([])
  })

  test('are refused what makes no sense, and nothing changes', async () => {
    const before = await house.kept()
    const wrong = {
      rank: 0,
      name: '',
      rate: 10_001,
      leastSpent: { amount: '-1', currency: 'CNY' },
      goodsIds: ['x'],
      leastOrders: 0,
    }
    expect((await codesOf('memberLevelCreate', 'level { id }', wrong)).sort()).toEqual([
      'AMOUNT_INVALID',
      'NOT_FOUND',
      'NUMBER_RANGE',
      'NUMBER_RANGE',
      'NUMBER_RANGE',
      'TEXT_LENGTH',
    ])
    const dollars = { rank: 70, name: 'x', rate: 1, leastSpent: { amount: '1', currency: 'USD' } }
    expect(await codesOf('memberLevelCreate', 'level { id }', dollars)).toEqual(['AMOUNT_INVALID'])
    expect(await house.kept()).toBe(before)
  })
})
