import { derivedId } from '@supermall/kernel/id'
import { plansOf } from '@supermall/testing/plans'
import { beforeAll, describe, expect, it } from 'vitest'
import { counted } from '../trial/counted.ts'
import { buyer, guest, merchant, platform } from '../trial/mall.ts'

type Ground = Awaited<ReturnType<typeof counted>>
let ground: Ground
let slugs: readonly string[]

beforeAll(async () => {
  ground = await counted(1_000)
  const { rows } = await ground.sql.query<{ slug: string }>(
    "select slug from product p join shop s on s.id = p.shop_id where is_listed and s.shown_until > now() and kind = 'PHYSICAL' order by p.id",
  )
  slugs = rows.map(({ slug }) => slug)
})

const PRODUCT = `query ($slug: String!) { product(slug: $slug) {
  id title priceRange { low { amount } high { amount } } imageUrls options { name values { value } }
  skus { id optionText price { amount currency } marketPrice { amount } levelPrices { levelId } }
  brand { name } category { name path { name level } } shop { id } } }`

const PAGE = `query ($where: ProductWhere, $orderBy: ProductOrderBy, $first: Int, $after: String, $last: Int, $before: String) {
  products(where: $where, orderBy: $orderBy, first: $first, after: $after, last: $last, before: $before) {
    nodes { id slug title coverUrl imageUrls sales listedAt priceRange { low { amount minorUnits } } skus { price { amount } } }
    pageInfo { hasNextPage hasPreviousPage endCursor startCursor } } }`

describe('the number of statements', () => {
  it('of a whole product page is three: the product, its SKUs, its branch with its brand', async () => {
    const { data, errors, statements } = await ground.asks(guest, PRODUCT, { slug: slugs[1] })
    expect(errors).toEqual([])
    expect(data.product.category.path.map(({ level }: { level: number }) => level)).toEqual([1, 2, 3])
    expect(data.product.skus.length).toBeGreaterThan(0)
    expect(data.product.brand.name).not.toBe('')
    expect(statements).toHaveLength(3)
  })

  it('of a category page of twenty with prices and pictures is one, and two with all SKUs', async () => {
    const where = { categoryId: { eq: derivedId('cat', 0) } }
    const { data, statements } = await ground.asks(guest, PAGE.replace('skus { price { amount } }', ''), {
      where,
      first: 20,
    })
    expect(data.products.nodes).toHaveLength(20)
    expect(statements).toHaveLength(1)
    expect((await ground.asks(guest, PAGE, { where, first: 20 })).statements).toHaveLength(2)
  })

  it('of the whole tree is one', async () => {
    const { data, statements } = await ground.asks(
      guest,
      '{ categoryTree { name children { name children { name } } } }',
    )
    expect(data.categoryTree).toHaveLength(8)
    expect(data.categoryTree[0].children[0].children.length).toBeGreaterThan(0)
    expect(statements).toHaveLength(1)
  })

  it('of what is sold out in the mall is one of the goods and one of their shops, and begins with the few that are', async () => {
    const list = `{ managedProducts(first: 5, where: { isSoldOut: { eq: true }, status: { eq: ON_SALE } }) { nodes { id } } }`
    const { data, statements, asked } = await ground.asks(platform(), list)
    expect(data.managedProducts.nodes.length).toBeGreaterThan(0)
    expect(statements).toHaveLength(2)
    expect(statements[0]).not.toContain('"sku"')
    const [plan] = await plansOf(ground.sql, asked, [])
    expect(plan).toContain('product_sold_out')
  })

  it('of a hundred products by id is one', async () => {
    const ids = Array.from({ length: 100 }, (_, at) => derivedId('prd', 99 - at))
    const { data, statements } = await ground.asks(guest, 'query ($ids: [ID!]!) { productsByIds(ids: $ids) { id } }', {
      ids,
    })
    const found = data.productsByIds.filter(Boolean)
    expect(data.productsByIds).toHaveLength(100)
    expect(found.length).toBeGreaterThan(80)
    expect(found.map(({ id }: { id: string }) => id)).toEqual(
      ids.filter((id) => found.some((one: { id: string }) => one.id === id)),
    )
    expect(statements).toHaveLength(1)
  })
})

describe('a list of goods', () => {
  const all = async (variables: object) => {
    const nodes: { id: string; sales: number; listedAt: string; priceRange: { low: { minorUnits: string } } }[] = []
    for (let after: string | null = null; ; ) {
      const { data, errors } = await ground.asks(guest, PAGE, { first: 37, after, ...variables })
      expect(errors).toEqual([])
      nodes.push(...data.products.nodes)
      if (!data.products.pageInfo.hasNextPage) return nodes
      after = data.products.pageInfo.endCursor
    }
  }
  const keys = {
    NEWEST: (node: { listedAt: string }) => -Date.parse(node.listedAt),
    SALES: (node: { sales: number }) => -node.sales,
    PRICE_LOW: (node: { priceRange: { low: { minorUnits: string } } }) => Number(node.priceRange.low.minorUnits),
    PRICE_HIGH: (node: { priceRange: { low: { minorUnits: string } } }) => -Number(node.priceRange.low.minorUnits),
  }

  it.each(['NEWEST', 'SALES', 'PRICE_LOW', 'PRICE_HIGH'] as const)(
    'by %s shows each once, in order, through all pages',
    async (orderBy) => {
      const shops = [derivedId('shp', 0), derivedId('shp', 1)]
      const places = [
        { categoryId: { eq: derivedId('cat', 1) } },
        { shopId: { eq: shops[0] } },
        { shopId: { in: shops } },
      ]
      for (const where of [{}, ...places]) {
        const nodes = await all({ orderBy, where })
        const values = nodes.map((node) => keys[orderBy](node as never))
        expect(values).toEqual([...values].sort((a, b) => a - b))
        expect(new Set(nodes.map(({ id }) => id)).size).toBe(nodes.length)
        expect(nodes.length).toBeGreaterThan(10)
      }
    },
  )

  it('is read backwards as it was read forwards', async () => {
    const where = { categoryId: { eq: derivedId('cat', 2) } }
    const first = await ground.asks(guest, PAGE, { where, first: 10, orderBy: 'PRICE_LOW' })
    const next = await ground.asks(guest, PAGE, {
      where,
      first: 10,
      orderBy: 'PRICE_LOW',
      after: first.data.products.pageInfo.endCursor,
    })
    const back = await ground.asks(guest, PAGE, {
      where,
      last: 10,
      orderBy: 'PRICE_LOW',
      before: next.data.products.pageInfo.startCursor,
    })
    expect(back.data.products.nodes).toEqual(first.data.products.nodes)
  })

  it('keeps to its filters, and counts what they let through', async () => {
    const where = {
      flags: ['HOT'],
      price: { range: { from: '100', below: '900.51' } },
      labelId: { eq: derivedId('lbl', 0) },
    }
    const { data } = await ground.asks(
      guest,
      'query ($where: ProductWhere) { products(where: $where, first: 100) { totalCount nodes { flags labels { id } priceRange { low { minorUnits } } } } }',
      { where },
    )
    expect(data.products.nodes.length).toBeGreaterThan(0)
    expect(data.products.totalCount).toBe(data.products.nodes.length)
    for (const node of data.products.nodes) {
      expect(node.flags).toContain('HOT')
      expect(node.labels).toContainEqual({ id: derivedId('lbl', 0) })
      expect(Number(node.priceRange.low.minorUnits)).toBeGreaterThanOrEqual(10_000)
      expect(Number(node.priceRange.low.minorUnits)).toBeLessThanOrEqual(90_050)
    }
  })

  it('finds what is in any of several places, and once though one is in another', async () => {
    const idsOf = async (where: object) => (await all({ orderBy: 'PRICE_LOW', where })).map(({ id }) => id)
    const [a, b] = [derivedId('shp', 0), derivedId('shp', 1)]
    const each = [
      ...(await idsOf({ shopId: { eq: a } })),
      ...(await idsOf({ shopId: { in: [b, derivedId('shp', 999)] } })),
    ]
    expect((await idsOf({ shopId: { in: [a, b, a] } })).sort()).toEqual(each.sort())
    expect(await idsOf({ shopId: { eq: a, in: [b] } })).toEqual([])
    const brands = [derivedId('brd', 0), derivedId('brd', 1)]
    const branded = (await Promise.all(brands.map((eq) => idsOf({ brandId: { eq }, shopId: { in: [a, b] } })))).flat()
    expect((await idsOf({ brandId: { in: brands }, shopId: { in: [a, b] } })).sort()).toEqual(branded.sort())
    expect((await idsOf({ brandId: { in: brands } })).length).toBeGreaterThanOrEqual(branded.length)
    const { rows } = await ground.sql.query<{ id: string; above: string }>(
      'select id, parent_id as above from category where parent_id = $1 limit 1',
      [derivedId('cat', 1)],
    )
    const branch = await idsOf({ categoryId: { eq: rows[0]?.above } })
    expect(branch.length).toBeGreaterThan(0)
    expect(await idsOf({ categoryId: { in: [rows[0]?.above, rows[0]?.id] } })).toEqual(branch)
    expect(await idsOf({ categoryId: { eq: rows[0]?.above }, kind: { in: [] } })).toEqual([])
  })

  it('refuses ids of another kind, and a cursor that was not made for it', async () => {
    const mistaken = await ground.asks(guest, PAGE, { where: { categoryId: { eq: derivedId('brd', 0) } } })
    expect(mistaken.errors[0]?.extensions.code).toBe('FILTER_VALUE_INVALID')
    const { data } = await ground.asks(guest, PAGE, { first: 1, orderBy: 'SALES' })
    const { errors } = await ground.asks(guest, PAGE, { after: data.products.pageInfo.endCursor, orderBy: 'NEWEST' })
    expect(errors[0]?.extensions.code).toBe('BAD_USER_INPUT')
    const forged = Buffer.from(JSON.stringify(['products-NEWEST', "'; drop table product", 'prd_x'])).toString(
      'base64url',
    )
    expect((await ground.asks(guest, PAGE, { after: forged })).errors[0]?.extensions.code).toBe('BAD_USER_INPUT')
  })

  it('is home to what the mall promotes, in the order that somebody gave it', async () => {
    const { data } = await ground.asks(
      guest,
      '{ productGroup(code: "home-hot") { name products(first: 3) { totalCount nodes { id flags } pageInfo { hasNextPage endCursor } } } }',
    )
    const { products } = data.productGroup
    expect(products.nodes).toHaveLength(3)
    expect(products.pageInfo.hasNextPage).toBe(true)
    const after = await ground.asks(
      guest,
      'query ($after: String) { productGroup(code: "home-hot") { products(first: 100, after: $after) { nodes { id } } } }',
      { after: products.pageInfo.endCursor },
    )
    expect(after.data.productGroup.products.nodes).toHaveLength(products.totalCount - 3)
  })
})

describe('who sees what', () => {
  const see = async (viewer: Parameters<Ground['asks']>[0], ordinal: number) =>
    (await ground.asks(viewer, 'query ($id: ID!) { product(id: $id) { id } }', { id: derivedId('prd', ordinal) })).data
      .product
  const shopOf = async (ordinal: number) =>
    (
      await ground.sql.query<{ shop_id: string }>('select shop_id from product where id = $1', [
        derivedId('prd', ordinal),
      ])
    ).rows[0]?.shop_id
  const shopNumber = async (ordinal: number) => {
    const shopId = await shopOf(ordinal)
    return Array.from({ length: 8 }, (_, at) => at).find((at) => derivedId('shp', at) === shopId) ?? -1
  }

  it.each([8, 18, 28, 38, 48])('of goods that are not listed (%i): their shop and the platform', async (ordinal) => {
    const own = await shopNumber(ordinal)
    expect(await see(guest, ordinal)).toBeNull()
    expect(await see(buyer(1), ordinal)).toBeNull()
    expect(await see(merchant((own + 1) % 8), ordinal)).toBeNull()
    expect(await see(merchant(own), ordinal)).not.toBeNull()
    expect(await see(platform(), ordinal)).not.toBeNull()
  })

  it('of a shop that is not open: nothing, on no way in', async () => {
    const shop = derivedId('shp', 3)
    const { rows } = await ground.sql.query<{ id: string; slug: string; category_id: string; sku: string }>(
      'select p.id, p.slug, p.category_id, k.id as sku from product p join sku k on k.product_id = p.id where p.shop_id = $1 and p.is_listed limit 1',
      [shop],
    )
    const hidden = rows[0]
    await ground.sql.query("update shop set shown_until = 'epoch' where id = $1", [shop])
    const { data } = await ground.asks(
      guest,
      `query ($id: ID!, $slug: String!, $ids: [ID!]!, $sku: ID!, $shop: ID!, $category: ID!) {
      product(id: $id) { id } bySlug: product(slug: $slug) { id } productsByIds(ids: $ids) { id } sku(id: $sku) { id }
      products(where: { shopId: { eq: $shop } }) { nodes { id } totalCount } byCategory: products(where: { categoryId: { eq: $category } }) { nodes { id } }
      _entities(representations: [{ __typename: "Product", id: $id }, { __typename: "Sku", id: $sku }]) { __typename } }`,
      { id: hidden?.id, slug: hidden?.slug, ids: [hidden?.id], sku: hidden?.sku, shop, category: hidden?.category_id },
    )
    await ground.sql.query("update shop set shown_until = '9999-12-31' where id = $1", [shop])
    expect(data).toEqual({
      product: null,
      bySlug: null,
      productsByIds: [null],
      sku: null,
      products: { nodes: [], totalCount: 0 },
      byCategory: { nodes: [] },
      _entities: [null, null],
    })
  })

  it('of cost and management: the own shop and the platform, and nobody else', async () => {
    const own = await shopNumber(1)
    const query =
      'query ($id: ID!) { product(id: $id) { management { status viewLevelIds } skus { costPrice { amount } } } }'
    const ask = (viewer: Parameters<Ground['asks']>[0]) => ground.asks(viewer, query, { id: derivedId('prd', 1) })
    const owner = await ask(merchant(own))
    expect(owner.data.product.management).toEqual({ status: 'ON_SALE', viewLevelIds: [] })
    expect(owner.data.product.skus[0].costPrice.amount).toMatch(/^\d+\.\d\d$/)
    const other = await ask(merchant((own + 1) % 8))
    expect(other.data.product.management).toBeNull()
    expect(other.data.product.skus[0].costPrice).toBeNull()
    expect((await ask(guest)).errors.map(({ extensions }) => extensions.code)).toContain('UNAUTHENTICATED')
    expect((await ask(buyer(1))).errors.map(({ extensions }) => extensions.code)).toContain('FORBIDDEN')
  })
})
