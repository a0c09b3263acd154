import { asking } from '@supermall/testing/client'
import { expect, it } from 'vitest'
import { MachineryOverviewDocument } from '../generated/admin/graphql.ts'
import { ShopGoodsDocument } from '../generated/merchant/graphql.ts'
import { BrowsePageDocument, MyCartDocument } from '../generated/storefront/graphql.ts'
import type { World } from '../world.ts'

const SCHEMA = '{ __schema { queryType { fields { name } } } }'
type Schema = { readonly __schema: { readonly queryType: { readonly fields: readonly { readonly name: string }[] } } }

/** Each kind of client works in its own part of the graph, with the documents that it was promised. */
export function workingInContracts(world: () => World): void {
  const within = async (contract: string, who?: readonly [audience: string, login: string]) => {
    const token = who ? (await world().signIn(...who)).token : null
    return asking(world().url, token, `/graphql/${contract}`)
  }

  it('shows a storefront its goods and its cart', async () => {
    const { products } = await (await within('storefront')).gets(BrowsePageDocument, { first: 5 })
    expect(products.nodes).toHaveLength(5)
    for (const { shop, priceRange } of products.nodes)
      expect([shop?.name, priceRange.low.amount]).toEqual([expect.any(String), expect.stringMatching(/^\d+\.\d\d$/)])
    const buyer = await within('storefront', ['CONSUMER', 'buyer7'])
    expect(await buyer.gets(MyCartDocument)).toHaveProperty('cart')
  })

  it('shows a merchant the shop and its goods', async () => {
    const owner = await within('merchant', ['MERCHANT', 'shop0-owner'])
    const { myShop, managedProducts } = await owner.gets(ShopGoodsDocument, { first: 3 })
    expect(myShop?.status).toBe('OPEN')
    expect(managedProducts.nodes.length).toBeGreaterThan(0)
  })

  it('shows the platform how far its domains are', async () => {
    const admin = await within('admin', ['PLATFORM', 'admin'])
    const { machinery } = await admin.gets(MachineryOverviewDocument)
    expect(machinery.length).toBeGreaterThan(5)
  })

  it('knows nothing of what is for others, whoever asks', async () => {
    const admin = await within('storefront', ['PLATFORM', 'admin'])
    const { status, errors } = await admin.asks('{ machinery { service } }')
    expect([status, errors[0]?.extensions.code]).toEqual([400, 'GRAPHQL_VALIDATION_FAILED'])
    const { __schema } = await admin.gets<Schema>(SCHEMA)
    expect(__schema.queryType.fields.map(({ name }) => name)).not.toContain('machinery')
  })
}
