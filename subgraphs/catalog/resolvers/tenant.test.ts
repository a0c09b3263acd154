import { derivedId } from '@supermall/kernel/id'
import type { GraphQLObjectType } from 'graphql'
import { beforeAll, describe, expect, it } from 'vitest'
import { productInput } from '../trial/inputs.ts'
import type { Mall } from '../trial/mall.ts'
import { mall, merchant } from '../trial/mall.ts'

let house: Mall
let theirs: { readonly product: string; readonly sku: string; readonly virtual: string; readonly group: string }

beforeAll(async () => {
  house = await mall(300)
  const { rows } = await house.sql.query(
    `select (select id from product where shop_id = $1 and status = 'ON_SALE' limit 1) as product,
            (select id from sku where shop_id = $1 limit 1) as sku,
            (select k.id from sku k join product p on p.id = k.product_id where p.kind = 'VIRTUAL' limit 1) as virtual`,
    [derivedId('shp', 0)],
  )
  theirs = { ...rows[0], group: derivedId('pgr', 0) }
})

/** What the owner of shop 1 tries on shop 0: an input that the owner of shop 0 would not be refused for. */
const attempts = (): Readonly<Record<string, object>> => {
  const product = { id: theirs.product, expectedVersion: 1 }
  const many = { products: [product] }
  const bundle = { id: derivedId('bdl', 0), expectedVersion: 1 }
  const group = { id: theirs.group, expectedVersion: 1 }
  return {
    productCreate: productInput(),
    productUpdate: { ...product, title: 'Taken over' },
    productSkusSet: {
      ...product,
      options: [],
      skus: [{ code: 'x', optionValues: [], price: { amount: '1', currency: 'CNY' } }],
    },
    productPricesUpdate: { ...product, prices: [{ skuId: theirs.sku, price: '1' }] },
    productSchedule: { ...product, unshelveAt: '2027-01-01T00:00:00Z' },
    ...{
      productsShelve: many,
      productsUnshelve: many,
      productsRecycle: many,
      productsRestore: many,
      productsPurge: many,
    },
    productGroupCreate: { shopId: derivedId('shp', 0), name: 'Mole' },
    productGroupUpdate: { ...group, name: 'Mole' },
    productGroupItemsSet: { ...group, productIds: [] },
    productGroupDelete: group,
    bundleCreate: {
      ...{ shopId: derivedId('shp', 0), title: 'Mole', price: { amount: '1', currency: 'CNY' }, lines: [] },
      ...{ startsAt: '2026-11-20T00:00:00Z', endsAt: '2026-12-20T00:00:00Z' },
    },
    bundleUpdate: { ...bundle, title: 'Mole' },
    bundleDelete: bundle,
    productSecretsImport: { skuId: theirs.virtual, secrets: ['x'] },
    productSecretsDelete: { skuId: theirs.virtual, ids: [derivedId('scr', 0)] },
  }
}

const OF_THE_OTHER_PART = /^(uploadTicket|mediaAsset|importJob)/

const ofMerchants = (root: GraphQLObjectType | null | undefined): string[] =>
  Object.values(root?.getFields() ?? {})
    .filter(({ astNode }) =>
      astNode?.directives?.some(({ arguments: args }) =>
        args?.some(({ value }) => 'value' in value && value.value === 'merchant'),
      ),
    )
    .map(({ name }) => name)
    .filter((name) => !OF_THE_OTHER_PART.test(name))

describe("a shop's staff with every permission", () => {
  it('is forbidden every mutation on what is of another shop; nothing changes and each attempt is written down', async () => {
    const before = await house.kept()
    const tries = attempts()
    expect(Object.keys(tries).sort()).toEqual(ofMerchants(house.schema.getMutationType()).sort())
    for (const [name, input] of Object.entries(tries)) {
      const type = house.schema.getMutationType()?.getFields()[name]?.args[0]?.type.toString()
      const { errors, data } = await house.asks(
        merchant(1),
        `mutation ($input: ${type}) { ${name}(input: $input) { errors { code } } }`,
        { input },
      )
      expect([name, data[name]?.errors, errors[0]?.extensions.code]).toEqual([name, undefined, 'FORBIDDEN'])
    }
    expect(await house.kept()).toBe(before)
    const denied = (await house.audited()).filter(({ summary }) => String(summary).startsWith('DENIED'))
    expect(denied).toHaveLength(Object.keys(tries).length)
  })

  it('finds nothing of another shop in any list or question', async () => {
    const { rows } = await house.sql.query("select id from product where shop_id = $1 and status = 'DRAFT'", [
      derivedId('shp', 0),
    ])
    const questions = `query ($draft: ID!, $sku: ID!, $shop: ID!) {
      product(id: $draft) { id } memberless: productsByIds(ids: [$draft]) { id }
      managedProducts(where: { shopId: { eq: $shop } }) { nodes { id } totalCount }
      bundles(where: { shopId: { eq: $shop } }) { nodes { id } totalCount }
      productGroups(where: { isPlatform: true }) { nodes { id } totalCount }
      sku(id: $sku) { costPrice { amount } product { management { status } } } }`
    const { data } = await house.asks(merchant(1), questions, {
      draft: rows[0]?.id ?? derivedId('prd', 8),
      sku: theirs.sku,
      shop: derivedId('shp', 0),
    })
    const none = { nodes: [], totalCount: 0 }
    expect(data).toMatchObject({
      product: null,
      memberless: [null],
      managedProducts: none,
      bundles: none,
      productGroups: none,
    })
    expect(data.sku).toEqual({ costPrice: null, product: { management: null } })
  })
})
