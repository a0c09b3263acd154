import { derivedId } from '@supermall/kernel/id'
import type { Seeding } from '@supermall/subgraph/definition'
import { domainFloor } from '@supermall/testing/domain'
import { describe, expect, it } from 'vitest'
import type { Tools, Tx, Within } from './data/database.ts'
import { open } from './data/database.ts'
import { seed } from './seed.ts'
import { settings } from './settings.ts'

const now = new Date('2026-11-21T04:00:00Z')
const floors = await Promise.all(
  [1, 2, 3].map(() => domainFloor<Tx, Tools, typeof settings>({ name: 'catalog', open, settings, clock: () => now })),
)
const [first, second, third] = floors
if (!first || !second || !third) throw new Error('three floors were asked for')
type Ground = typeof first

const sow = ({ sql, transactPatiently: transact }: Ground, scale: number) =>
  seed({ db: { sql }, transact, clock: () => now, scale } as unknown as Seeding<Within>)

const rowsOf = async ({ sql }: Ground, table: string) => (await sql.query(`select * from ${table} order by 1, 2`)).rows
const count = async ({ sql }: Ground, from: string) =>
  (await sql.query<{ count: number }>(`select count(*)::int as count from ${from}`)).rows[0]?.count

describe('the demo mall', () => {
  it('has exactly as many SKUs as it was asked for, and one of everything', async () => {
    await sow(first, 1_000)
    expect(await count(first, 'sku')).toBe(1_000)
    expect(await count(first, 'product')).toBeGreaterThan(200)
    for (const kind of ['PHYSICAL', 'VIRTUAL', 'VERIFICATION', 'CARD']) {
      expect(await count(first, `product where kind = '${kind}'`)).toBeGreaterThan(0)
    }
    for (const status of ['DRAFT', 'ON_SALE', 'OFF_SALE', 'RECYCLED']) {
      expect(await count(first, `product where status = '${status}'`)).toBeGreaterThan(0)
    }
    expect(await count(first, "product where audit_state = 'PENDING'")).toBe(1)
    expect(await count(first, 'product where presell is not null')).toBeGreaterThan(0)
    expect(await count(first, "product where wholesale <> '[]'")).toBeGreaterThan(0)
    expect(await count(first, 'bundle_line')).toBe(8)
    expect(await count(first, 'product_group_item')).toBeGreaterThan(60)
    expect(await count(first, 'category where level = 3')).toBeGreaterThan(15)
    expect(await count(first, 'sku where secrets_left > 0')).toBeGreaterThan(0)
  })

  it('may be as small as a single SKU', async () => {
    await sow(third, 1)
    expect([await count(third, 'product'), await count(third, 'sku'), await count(third, 'bundle')]).toEqual([1, 1, 0])
  })

  it('has a search document for each listed product and for no other', async () => {
    expect(await count(first, 'search_document')).toBe(await count(first, 'product where is_listed'))
    expect(await count(first, 'search_document d join product p on p.id = d.product_id where not p.is_listed')).toBe(0)
  })

  it('keeps to what commands would allow', async () => {
    expect(await count(first, 'sku where price <= 0 or market_price <= price or cost_price >= price')).toBe(0)
    expect(
      await count(first, 'product p where price_low <> (select min(price) from sku where product_id = p.id)'),
    ).toBe(0)
    expect(await count(first, 'product p where cardinality(image_urls) not between 1 and 10')).toBe(0)
    expect(
      await count(
        first,
        "product p where (kind = 'CARD') <> (card is not null) or (kind = 'VERIFICATION') <> (verification is not null)",
      ),
    ).toBe(0)
    expect(
      await count(first, 'shop s where product_count <> (select count(*) from product where shop_id = s.id)'),
    ).toBe(0)
  })

  it('is the same in every mall, and a small one is the beginning of a large one', async () => {
    await sow(second, 5_000)
    const [small, large] = await Promise.all([rowsOf(first, 'sku'), rowsOf(second, 'sku')])
    expect(large).toHaveLength(5_000)
    const known = new Map(large.map((row) => [row.id, row]))
    expect(small.filter((row) => row.price !== known.get(row.id).price)).toEqual([])
    expect(await count(second, `sku where id = '${derivedId('sku', 4_999)}'`)).toBe(1)
  })

  it('can be begun again where a process died, and adds nothing to a mall with goods of its own', async () => {
    const before = await rowsOf(first, 'product')
    await first.sql.query(
      'delete from search_document where product_id in (select product_id from search_document limit 50)',
    )
    await sow(first, 1_000)
    expect(await rowsOf(first, 'product')).toEqual(before)
    expect(await count(first, 'search_document')).toBe(await count(first, 'product where is_listed'))
    await second.sql.query(`insert into product (id, shop_id, category_id, kind, slug, title, currency, price_low, price_high, status, audit_state, is_listed, created_at, updated_at)
      select 'prd_7zzzzzzzzzzzzzzzzzzzzzzzzz', shop_id, category_id, kind, 'own', title, currency, price_low, price_high, 'DRAFT', 'APPROVED', false, created_at, updated_at from product limit 1`)
    await second.sql.query('delete from search_document')
    await sow(second, 5_000)
    expect(await count(second, 'search_document')).toBe(0)
  })
})
