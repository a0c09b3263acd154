import { derivedId } from '@supermall/kernel/id'
import type { GraphQLField, GraphQLObjectType } from 'graphql'
import { beforeAll, describe, expect, test } from 'vitest'
import type { Mall } from '../trial/mall.ts'
import { buyer, errorCodes, guest, mall, memberId, merchant, mutation, platform, productId } from '../trial/mall.ts'

let house: Mall
beforeAll(async () => {
  house = await mall()
})

const member = { memberId: memberId(1), expectedVersion: 1 }
const level = { levelId: derivedId('lvl', 0), expectedVersion: 1 }
const group = { groupId: derivedId('mgr', 0) }
const tag = { tagId: derivedId('mtg', 0) }
const v1 = { expectedVersion: 1 }
const name = { name: 'Name' }

/** What operators do, with an input that would be done for somebody who holds the permission, and what they need. */
const privileged: Readonly<Record<string, readonly [object, string, string]>> = {
  memberLevelSet: [{ ...member, levelId: level.levelId }, 'member { id }', 'members.member.edit'],
  memberGroupsSet: [{ ...member, groupIds: [] }, 'member { id }', 'members.member.edit'],
  memberTagsSet: [{ ...member, tagIds: [] }, 'member { id }', 'members.member.edit'],
  memberRemarkSet: [{ ...member, remark: 'x' }, 'member { id }', 'members.member.edit'],
  memberBlacklist: [{ ...member, reason: 'x' }, 'member { id }', 'members.member.edit'],
  memberBlacklistClear: [member, 'member { id }', 'members.member.edit'],
  memberLevelCreate: [{ ...name, rank: 9, rate: 9_000 }, 'level { id }', 'members.level.edit'],
  memberLevelUpdate: [{ ...level, ...name }, 'level { id }', 'members.level.edit'],
  memberLevelDelete: [level, 'deletedId', 'members.level.edit'],
  memberGroupCreate: [name, 'group { id }', 'members.group.edit'],
  memberGroupUpdate: [{ ...group, ...v1, ...name }, 'group { id }', 'members.group.edit'],
  memberGroupDelete: [{ ...group, ...v1 }, 'deletedId', 'members.group.edit'],
  memberGroupAssign: [{ ...group, memberIds: [member.memberId] }, 'changedCount', 'members.group.edit'],
  memberGroupUnassign: [{ ...group, memberIds: [member.memberId] }, 'changedCount', 'members.group.edit'],
  memberTagCreate: [name, 'tag { id }', 'members.group.edit'],
  memberTagUpdate: [{ ...tag, ...v1, ...name }, 'tag { id }', 'members.group.edit'],
  memberTagDelete: [{ ...tag, ...v1 }, 'deletedId', 'members.group.edit'],
  memberTagAssign: [{ ...tag, memberIds: [member.memberId] }, 'changedCount', 'members.group.edit'],
  memberTagUnassign: [{ ...tag, memberIds: [member.memberId] }, 'changedCount', 'members.group.edit'],
  memberFormFieldCreate: [{ label: 'Size?', kind: 'TEXT' }, 'field { id }', 'members.form.edit'],
  memberFormFieldUpdate: [{ fieldId: derivedId('mff', 1), ...v1, label: 'x' }, 'field { id }', 'members.form.edit'],
  memberFormFieldDelete: [{ fieldId: derivedId('mff', 1), ...v1 }, 'deletedId', 'members.form.edit'],
  memberRulesUpdate: [{ ...v1, isRankingShown: false }, 'rules { version }', 'members.rules.edit'],
  memberExportStart: [{ idempotencyKey: 'x' }, 'export { id }', 'members.member.export'],
  memberMessageSend: [{ idempotencyKey: 'k', title: 'x', body: 'x' }, 'message { id }', 'members.message.send'],
}

const address = {
  recipient: 'x',
  phone: '13800000001',
  regionCode: '440305',
  province: '广东省',
  city: 'x',
  line: 'xx',
}
const goods = { productIds: [productId(59)] }
/** What consumers do for themselves. */
const own: Readonly<Record<string, readonly [object, string]>> = {
  profileUpdate: [{ nickname: 'x' }, 'member { id }'],
  addressCreate: [address, 'address { id }'],
  addressUpdate: [{ addressId: derivedId('adr', 10), line: 'xx' }, 'address { id }'],
  addressDefaultSet: [{ addressId: derivedId('adr', 10) }, 'address { id }'],
  addressDelete: [{ addressId: derivedId('adr', 10) }, 'deletedId'],
  favouritesAdd: [goods, 'changedCount'],
  favouritesRemove: [goods, 'changedCount'],
  productViewsRecord: [goods, 'changedCount'],
  productViewsDelete: [goods, 'changedCount'],
  productViewsClear: [{}, 'changedCount'],
  inboxMessagesRead: [{}, 'changedCount'],
  memberFormSubmit: [{ answers: [] }, 'member { id }'],
  presenceTouch: [{}, 'isOnline'],
}

const tagsOf = (field: GraphQLField<unknown, unknown>): string[] =>
  (field.astNode?.directives ?? [])
    .filter(({ name: { value } }) => value === 'tag')
    .flatMap(({ arguments: given }) => (given ?? []).map(({ value }) => ('value' in value ? String(value.value) : '')))
const tagged = (root: GraphQLObjectType | null | undefined, wanted: string): string[] =>
  Object.values(root?.getFields() ?? {})
    .filter((field) => tagsOf(field).includes(wanted))
    .map((field) => field.name)

const permissionsBut = (permission: string) =>
  [...new Set(Object.values(privileged).map(([, , one]) => one)), 'members.member.view'].filter(
    (one) => one !== permission,
  )

describe('an operation', () => {
  test('is in this matrix, whosever it is', () => {
    expect(Object.keys(privileged).sort()).toEqual(tagged(house.schema.getMutationType(), 'admin').sort())
    expect(Object.keys(own).sort()).toEqual(tagged(house.schema.getMutationType(), 'storefront').sort())
    expect(Object.keys({ ...privileged, ...own }).length).toBe(
      Object.keys(house.schema.getMutationType()?.getFields() ?? {}).length,
    )
  })

  test.each(Object.entries(privileged))(
    '%s is for platform staff with the permission alone',
    async (field, [input, selection, code]) => {
      const before = await house.kept()
      const document = mutation(field, selection)
      expect(errorCodes(await house.asks(guest, document, { input }))).toEqual(['UNAUTHENTICATED'])
      for (const viewer of [buyer(1), merchant(), merchant([code]), platform([]), platform(permissionsBut(code))])
        expect(errorCodes(await house.asks(viewer, document, { input }))).toEqual(['FORBIDDEN'])
      expect(await house.kept()).toBe(before)
    },
  )

  test.each(Object.entries(own))('%s is for consumers alone', async (field, [input, selection]) => {
    const before = await house.kept()
    const document = mutation(field, selection)
    expect(errorCodes(await house.asks(guest, document, { input }))).toEqual(['UNAUTHENTICATED'])
    for (const viewer of [merchant(), platform()])
      expect(errorCodes(await house.asks(viewer, document, { input }))).toEqual(['FORBIDDEN'])
    expect(await house.kept()).toBe(before)
  })
})

test.each([
  ['members { totalCount }', 'members.member.view'],
  ['memberTags { id }', 'members.member.view'],
  ['memberTags { id }', 'members.group.edit'],
  ['memberRules { version }', 'members.rules.edit'],
  ['memberExport(id: "x") { id }', 'members.member.export'],
  ['memberExports { totalCount }', 'members.member.export'],
  ['memberMessage(id: "x") { id }', 'members.message.send'],
  ['memberMessages { totalCount }', 'members.message.send'],
])('%s needs %s', async (field, code) => {
  expect(errorCodes(await house.asks(guest, `{ ${field} }`))).toEqual(['UNAUTHENTICATED'])
  for (const viewer of [buyer(1), merchant(), platform(['members.level.edit'])])
    expect(errorCodes(await house.asks(viewer, `{ ${field} }`))).toEqual(['FORBIDDEN'])
  expect(errorCodes(await house.asks(platform([code]), `{ ${field} }`))).toEqual([])
})

test.each([
  'myMember { id }',
  'myAddresses { id }',
  'myFavourites { totalCount }',
  'myProductViews { totalCount }',
  'inbox { totalCount }',
  'unreadMessageCount',
])('%s is for consumers', async (field) => {
  expect(errorCodes(await house.asks(guest, `{ ${field} }`))).toEqual(['UNAUTHENTICATED'])
  expect(errorCodes(await house.asks(platform(), `{ ${field} }`))).toEqual(['FORBIDDEN'])
  expect(errorCodes(await house.asks(buyer(1), `{ ${field} }`))).toEqual([])
})

test('no input takes what only the mall decides', async () => {
  const before = await house.kept()
  for (const [field, extra] of [
    ['profileUpdate', { levelId: derivedId('lvl', 3) }],
    ['profileUpdate', { spent: '1' }],
    ['addressCreate', { accountId: derivedId('acc', 2) }],
    ['favouritesAdd', { accountId: derivedId('acc', 2) }],
  ] as const) {
    const [input, selection] = own[field] ?? [{}, '']
    const asked = await house.asks(buyer(1), mutation(field, selection), { input: { ...input, ...extra } })
    expect([asked.errors.length, asked.data[field] ?? null]).toEqual([1, null])
  }
  expect(await house.kept()).toBe(before)
})
