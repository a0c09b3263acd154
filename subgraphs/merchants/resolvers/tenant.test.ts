import { derivedId } from '@supermall/kernel/id'
import type { GraphQLField, GraphQLObjectType } from 'graphql'
import { beforeAll, describe, expect, test } from 'vitest'
import type { Mall } from '../trial/mall.ts'
import { mall, merchant, mutation, platform, shopId } from '../trial/mall.ts'

let house: Mall
beforeAll(async () => {
  house = await mall()
})

/** What the owner of shop 1 tries on shop 0: an input that the owner of shop 0 would not be refused for. */
const store = { storeId: derivedId('sto', 0), expectedVersion: 1 }
const staff = { staffId: derivedId('stf', 1100), expectedVersion: 1 }
const shop = { shopId: shopId(0), expectedVersion: 1 }
const entry = { entryId: derivedId('faq', 4), expectedVersion: 1 }
const attempts: Readonly<Record<string, object>> = {
  shopUpdate: { ...shop, description: 'Taken over' },
  staffAdd: { shopId: shopId(0), displayName: 'Mole', username: 'mole', permissions: ['catalog.*'] },
  staffUpdate: { ...staff, permissions: [] },
  staffRemove: staff,
  shopOwnershipTransfer: { ...shop, staffId: derivedId('stf', 1100) },
  storeCreate: {
    shopId: shopId(0),
    kind: 'BOTH',
    name: 'Mole',
    phone: '12345',
    address: 'x',
    location: { latitude: 1, longitude: 1 },
  },
  storeUpdate: { ...store, name: 'Moved' },
  storeClose: store,
  storeReopen: store,
  storeClerksSet: { ...store, staffIds: [] },
  shopSettingsUpdate: { shopId: shopId(0), contact: { expectedVersion: 1, phone: '1' } },
  faqEntryCreate: { shopId: shopId(0), question: 'Why?', answer: 'So.' },
  faqEntryUpdate: { ...entry, answer: 'No.' },
  faqEntryDelete: entry,
}

/** Lists and single things of shop 0 that the staff of shop 1 asks for, and what they may get: nothing that strangers may not. */
const questions: Readonly<Record<string, string>> = {
  shop: `shop(id: "${shopId(0)}") { ...Private }`,
  shopBySlug: 'shopBySlug(slug: "dawn-digital") { ...Private }',
  myShop: 'myShop { id }',
  shops: 'shops(where: { name: { contains: "dawn" } }) { nodes { ...Private } }',
  shopCategories: 'shopCategories { id }',
  shopStaff: `shopStaff(shopId: "${shopId(0)}") { nodes { id } }`,
  store: `store(id: "${derivedId('sto', 0)}") { clerks { id } }`,
  stores: `stores(shopId: "${shopId(0)}") { nodes { clerks { id } } }`,
  mallSettings: 'mallSettings { notice { version } sms { version } }',
  shopSettings: `shopSettings(shopId: "${shopId(0)}") { notice { version } sms { version } }`,
  faqEntries: `faqEntries(shopId: "${shopId(0)}") { nodes { isEnabled } }`,
}

const PRIVATE = `fragment Private on Shop { expiresAt mostProducts feeRateBasisPoints group { id } rights { canChangePrice }
  contactName contactPhone statusReason }`

const ofMerchants = (root: GraphQLObjectType | null | undefined): string[] =>
  Object.values(root?.getFields() ?? {})
    .filter((field) => tagsOf(field).includes('merchant'))
    .map(({ name }) => name)

const tagsOf = (field: GraphQLField<unknown, unknown>): string[] =>
  (field.astNode?.directives ?? [])
    .filter(({ name }) => name.value === 'tag')
    .flatMap(({ arguments: given }) => (given ?? []).map(({ value }) => ('value' in value ? String(value.value) : '')))

const selectionOf: Readonly<Record<string, string>> = {
  shop: 'shop { id }',
  staf: 'staff { id }',
  stor: 'store { id }',
  faqE: 'entry { id }',
}
const attempt = (name: string): string =>
  mutation(
    name,
    name === 'shopSettingsUpdate' ? 'settings { page { version } }' : String(selectionOf[name.slice(0, 4)]),
  )

describe('the staff of another shop', () => {
  test('is tried on everything that merchants can change or ask for', () => {
    expect(Object.keys(attempts).sort()).toEqual(ofMerchants(house.schema.getMutationType()).sort())
    expect(Object.keys(questions).sort()).toEqual(ofMerchants(house.schema.getQueryType()).sort())
  })

  test.each(Object.keys(attempts))('is forbidden %s; nothing changes, and the attempt is recorded', async (name) => {
    const [before, entries] = [await house.kept(), (await house.audited()).length]
    const { data, errors } = await house.asks(merchant(1), attempt(name), { input: attempts[name] })
    expect(data[name] ?? null).toBeNull()
    expect(errors.map(({ extensions }) => extensions.code)).toEqual(['FORBIDDEN'])
    expect(await house.kept()).toBe(before)
    expect((await house.audited()).slice(entries)).toMatchObject([
      { shop_id: shopId(1), summary: expect.stringContaining('DENIED') },
    ])
  })

  test('reads of a shop only what everybody reads', async () => {
    const asked = await house.asks(
      merchant(1),
      `{ ${questions.shop} ${questions.shopBySlug} ${questions.shops} } ${PRIVATE}`,
    )
    expect(asked.errors).toEqual([])
    const { shop: byId, shopBySlug, shops } = asked.data
    for (const seen of [byId, shopBySlug, shops.nodes[0]]) expect(new Set(Object.values(seen))).toEqual(new Set([null]))
    const own = await house.asks(merchant(1), '{ myShop { id feeRateBasisPoints } }')
    expect(own.data.myShop).toEqual({ id: shopId(1), feeRateBasisPoints: 500 })
  })

  test('is forbidden the list of staff, and finds no clerks, no notices and no disabled questions', async () => {
    const list = await house.asks(merchant(1), `{ ${questions.shopStaff} }`)
    expect(list.errors.map(({ extensions }) => extensions.code)).toEqual(['FORBIDDEN'])
    await house.sql.query(`update faq_entry set is_enabled = false where shop_id = '${shopId(0)}'`)
    const names = ['store', 'stores', 'mallSettings', 'shopSettings', 'faqEntries']
    const { data, errors } = await house.asks(merchant(1), `{ ${names.map((name) => questions[name]).join(' ')} }`)
    expect(errors).toEqual([])
    expect(data.store).toEqual({ clerks: null })
    expect(data.stores.nodes).toEqual(Array(3).fill({ clerks: null }))
    expect([data.mallSettings, data.shopSettings]).toEqual(Array(2).fill({ notice: null, sms: null }))
    expect(data.faqEntries.nodes).toEqual([])
    const { data: own } = await house.asks(merchant(0), `{ ${questions.store} ${questions.faqEntries} }`)
    expect(own.store.clerks).toHaveLength(1)
    expect(own.faqEntries.nodes).toHaveLength(2)
  })

  test('does not see a shop that is not open, nor its stores and questions', async () => {
    const query = `{ shop(id: "${shopId(6)}") { name } stores(shopId: "${shopId(6)}") { totalCount }
      shopSettings(shopId: "${shopId(6)}") { page { name } } faqEntries(shopId: "${shopId(6)}") { totalCount } }`
    expect((await house.asks(merchant(1), query)).data).toEqual({
      shop: null,
      stores: { totalCount: 0 },
      shopSettings: null,
      faqEntries: { totalCount: 0 },
    })
    for (const viewer of [merchant(6), platform()]) {
      const { data } = await house.asks(viewer, query)
      expect(data).toMatchObject({
        shop: { name: expect.any(String) },
        stores: { totalCount: 2 },
        shopSettings: { page: {} },
        faqEntries: { totalCount: 2 },
      })
    }
  })
})

test('a member of staff without the permission is forbidden each change of their own shop', async () => {
  const before = await house.kept()
  for (const [name, input] of Object.entries(attempts)) {
    const { errors } = await house.asks(merchant(0, 'clerk', ['merchants.shop.view']), attempt(name), { input })
    expect([name, errors.map(({ extensions }) => extensions.code)]).toEqual([name, ['FORBIDDEN']])
  }
  expect(await house.kept()).toBe(before)
})
