import { derivedId } from '@supermall/kernel/id'
import { rival, survivors } from '@supermall/testing/rival'
import { beforeAll, describe, expect, it } from 'vitest'
import { created } from '../trial/inputs.ts'
import type { Mall } from '../trial/mall.ts'
import { buyer, codes, guest, mall, merchant, mutation, platform } from '../trial/mall.ts'

let house: Mall
beforeAll(async () => {
  house = await mall(300)
})

const CREATE = mutation('categoryCreate', 'category { id version level parent { id } path { id } }')
const MOVE = mutation('categoryMove', 'category { id level version path { id } }')
const DELETE = `mutation ($input: CategoryDeleteInput!) { categoryDelete(input: $input) {
  category { id } errors { code message ... on CategoryInUseError { childCount productCount } } } }`

let made = 0
async function category(parentId: string | null = null) {
  const asked = await house.asks(platform(), CREATE, { input: { name: 'New', slug: `new-${++made}`, parentId } })
  expect(codes(asked, 'categoryCreate')).toEqual([])
  const { id, version } = asked.data.categoryCreate.category
  return { id: id as string, expectedVersion: version as number }
}
const moveTo = (one: { id: string; expectedVersion: number }, parentId: string | null) =>
  house.asks(platform(), MOVE, { input: { ...one, parentId } })

describe('the category tree', () => {
  it('is at most three levels deep, and tells what changes', async () => {
    await house.told()
    const root = await category()
    const second = await category(root.id)
    const third = await category(second.id)
    expect((await house.told()).map(({ name }) => name)).toEqual(Array(3).fill('category.changed'))
    const asked = await house.asks(platform(), CREATE, {
      input: { name: 'Deep', slug: 'too-deep', parentId: third.id },
    })
    expect(codes(asked, 'categoryCreate')).toEqual(['CATEGORY_DEPTH'])
  })

  it('moves a branch with all below it, and its goods are found at the new place', async () => {
    const [from, to] = [await category(), await category()]
    const branch = await category(from.id)
    const leaf = await category(branch.id)
    const product = await created(house, platform(), { categoryId: leaf.id })
    await house.sql.query("update product set status = 'ON_SALE', is_listed = true, listed_at = now() where id = $1", [
      product.id,
    ])
    const found = async (id: string) =>
      (
        await house.asks(guest, 'query ($id: ID!) { products(where: { categoryId: { eq: $id } }) { nodes { id } } }', {
          id,
        })
      ).data.products.nodes
    expect(await found(from.id)).toEqual([{ id: product.id }])
    const asked = await moveTo(branch, to.id)
    expect(asked.data.categoryMove.category.path).toEqual([{ id: to.id }, { id: branch.id }])
    expect(await found(from.id)).toEqual([])
    expect(await found(to.id)).toEqual([{ id: product.id }])
    const up = await moveTo({ id: branch.id, expectedVersion: 2 }, null)
    expect(up.data.categoryMove.category.level).toBe(1)
    expect((await house.sql.query('select level, version from category where id = $1', [leaf.id])).rows).toEqual([
      { level: 2, version: 3 },
    ])
  })

  it('never becomes a circle, not by two moves at once either', async () => {
    const [a, b] = [await category(), await category()]
    expect(codes(await moveTo(a, a.id), 'categoryMove')).toEqual(['CATEGORY_CYCLE'])
    const endings = await rival(2, (index) => (index === 0 ? moveTo(a, b.id) : moveTo(b, a.id)))
    const refusals = survivors(endings).flatMap((asked) => codes(asked, 'categoryMove'))
    expect(refusals).toHaveLength(1)
    expect(['CATEGORY_CYCLE', 'CATEGORY_DEPTH', 'STALE_VERSION']).toContain(refusals[0])
  })

  it('keeps what still holds something, and says how much', async () => {
    const parent = await category()
    const child = await category(parent.id)
    const asked = await house.asks(platform(), DELETE, { input: parent })
    expect(asked.data.categoryDelete.errors).toEqual([
      { code: 'CATEGORY_IN_USE', message: expect.any(String), childCount: 1, productCount: 0 },
    ])
    await created(house, platform(), { categoryId: child.id })
    expect((await house.asks(platform(), DELETE, { input: child })).data.categoryDelete.errors[0]).toMatchObject({
      childCount: 0,
      productCount: 1,
    })
    const empty = await category()
    expect((await house.asks(platform(), DELETE, { input: empty })).data.categoryDelete).toEqual({
      category: { id: empty.id },
      errors: [],
    })
  })

  it('hides what is disabled from buyers, with all that is only reached through it', async () => {
    const root = await category()
    await category(root.id)
    const update = mutation('categoryUpdate', 'category { version isEnabled iconUrl }')
    const asked = await house.asks(platform(), update, {
      input: { ...root, isEnabled: false, iconUrl: '/media/x.png' },
    })
    expect(asked.data.categoryUpdate.category).toEqual({ version: 2, isEnabled: false, iconUrl: '/media/x.png' })
    const see =
      'query ($id: ID!) { category(id: $id) { id } categoryTree { id } _entities(representations: [{ __typename: "Category", id: $id }]) { __typename } }'
    const { data } = await house.asks(buyer(1), see, { id: root.id })
    expect(data.category).toBeNull()
    expect(data._entities).toEqual([null])
    expect(data.categoryTree).not.toContainEqual({ id: root.id })
    expect((await house.asks(platform(), see, { id: root.id })).data.category).toEqual({ id: root.id })
    const cleared = await house.asks(platform(), update, { input: { id: root.id, expectedVersion: 2, iconUrl: null } })
    expect(cleared.data.categoryUpdate.category.iconUrl).toBeNull()
  })
})

describe('brands and labels', () => {
  const brand = mutation('brandCreate', 'brand { id version }')
  const label = mutation('productLabelCreate', 'productLabel { id version }')

  it('give a slug to one of many that want it at once', async () => {
    const endings = await rival(5, () => house.asks(platform(), brand, { input: { name: 'One', slug: 'only-one' } }))
    expect(survivors(endings).flatMap((asked) => codes(asked, 'brandCreate'))).toEqual(Array(4).fill('SLUG_TAKEN'))
  })

  it('stay as long as goods have them', async () => {
    const drop = (name: string, id: string, expectedVersion: number) =>
      house.asks(platform(), mutation(name, ''), { input: { id, expectedVersion } })
    const [made1, made2] = [
      await house.asks(platform(), brand, { input: { name: 'Kept', slug: 'kept' } }),
      await house.asks(platform(), label, { input: { name: 'Kept', code: 'kept' } }),
    ]
    const [brandId, labelId] = [made1.data.brandCreate.brand.id, made2.data.productLabelCreate.productLabel.id]
    const product = await created(house, platform(), { brandId, labelIds: [labelId] })
    expect(codes(await drop('brandDelete', brandId, 1), 'brandDelete')).toEqual(['BRAND_IN_USE'])
    expect(codes(await drop('productLabelDelete', labelId, 1), 'productLabelDelete')).toEqual(['LABEL_IN_USE'])
    const update = mutation('productUpdate', 'product { brand { id } labels { id } }')
    await house.asks(platform(), update, { input: { id: product.id, expectedVersion: 1, brandId: null, labelIds: [] } })
    expect(codes(await drop('brandDelete', brandId, 1), 'brandDelete')).toEqual([])
    expect(codes(await drop('productLabelDelete', labelId, 1), 'productLabelDelete')).toEqual([])
  })

  it('tell each of their changes, as groups and bundles do', async () => {
    await house.told()
    const input = { name: 'Told', slug: 'told' }
    const done = async (name: string, rest: object) => {
      const [field = ''] = /^(brand|productLabel|productGroup)/.exec(name) ?? []
      const asked = await house.asks(platform(), mutation(name, `${field} { id version }`), { input: rest })
      expect(codes(asked, name)).toEqual([])
      const { id, version } = asked.data[name][field]
      return { id: id as string, expectedVersion: version as number }
    }
    const brand = await done('brandCreate', input)
    await done('brandDelete', await done('brandUpdate', { ...brand, name: 'Told again' }))
    const label = await done('productLabelCreate', { name: 'Told', code: 'told' })
    await done('productLabelDelete', await done('productLabelUpdate', { ...label, name: 'Told again' }))
    const group = await done('productGroupCreate', { name: 'Told' })
    const filled = await done('productGroupItemsSet', { ...group, productIds: [] })
    await done('productGroupDelete', await done('productGroupUpdate', { ...filled, name: 'Told again' }))
    const told = (await house.told()).map(({ name, payload }) => `${name} ${(payload as { version: number }).version}`)
    expect(told).toEqual([
      ...['brand.changed 1', 'brand.changed 2', 'brand.changed 3'],
      ...['label.changed 1', 'label.changed 2', 'label.changed 3'],
      ...[1, 2, 3, 4].map((version) => `product_group.changed ${version}`),
    ])
  })

  it("are the mall's own: a shop's staff changes neither, whatever it may do", async () => {
    for (const [query, input] of [
      [brand, { name: 'Mine', slug: 'mine' }],
      [label, { name: 'Mine', code: 'mine' }],
      [CREATE, { name: 'Mine', slug: 'mine' }],
    ] as const) {
      expect((await house.asks(merchant(0), query, { input })).errors[0]?.extensions.code).toBe('FORBIDDEN')
    }
    expect((await house.asks(guest, '{ brand(slug: "mine") { id } }')).data.brand).toBeNull()
    expect((await house.asks(guest, '{ brand { id } }')).errors[0]?.extensions.code).toBe('BAD_USER_INPUT')
    expect((await house.asks(guest, `{ brand(id: "${derivedId('brd', 1)}") { name } }`)).data.brand.name).toMatch(
      /Polaris/,
    )
  })
})
