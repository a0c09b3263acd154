import { FIRST_GOODS, inBatches } from '@supermall/kernel/demo'
import { derivedId } from '@supermall/kernel/id'
import { analyzeTables } from '@supermall/subgraph/database/copy'
import type { Seeding } from '@supermall/subgraph/definition'
import type { Within } from './data/database.ts'
import { countFilled, dropBundles, fillBatch, fillRows, fillShops, hasOwnGoods } from './data/fill.ts'
import type { DemoProduct } from './seed/goods.ts'
import { goods } from './seed/goods.ts'
import { bundleRows, groupRows, itemRows, lineRows, secretRows } from './seed/lists.ts'
import { batchOf } from './seed/rows.ts'
import { seedSearch } from './seed/search.ts'
import { demoBrands, demoCategories, demoLabels } from './seed/taxonomy.ts'

/** So few that each statement ends within the pool's time limit, even on a machine that is busy with something else. */
const BATCH = 400
const AT_ONCE = 3
const MOST_PRODUCTS = 10_000_000
const MOST_BUNDLES = 100

/** The demo mall: the same for the same scale. Beyond its first goods it only grows, so that small malls are parts of large ones. */
export async function seed(seeding: Seeding<Within>): Promise<void> {
  const {
    scale,
    clock,
    db: { sql },
  } = seeding
  if (await hasOwnGoods(sql, derivedId('prd', MOST_PRODUCTS))) return
  const now = clock()
  await dropBundles(sql, derivedId('bdl', MOST_BUNDLES))
  await fillTaxonomy(sql, now)
  const first = await fillGoods(sql, scale, now)
  const demo = { goods: first, now }
  await fillRows(sql, { table: 'product_group', rows: groupRows(demo) })
  await fillRows(sql, { table: 'product_group_item', rows: itemRows(demo) })
  await fillRows(sql, { table: 'bundle', rows: bundleRows(demo) })
  await fillRows(sql, { table: 'bundle_line', rows: lineRows(demo) })
  await fillRows(sql, { table: 'product_secret', rows: secretRows(demo) })
  await countFilled(sql)
  await analyzeTables(sql, ['product', 'sku', 'search_document', 'category', 'shop'])
  await seedSearch(seeding)
}

async function fillTaxonomy(sql: Within['db']['sql'], now: Date): Promise<void> {
  const made = { version: 1, created_at: now, updated_at: now }
  const categories = demoCategories.map(({ parentId, ...category }) => ({
    ...category,
    parent_id: parentId,
    icon_url: `/media/demo/${category.slug}.png`,
    is_enabled: true,
    is_on_home: category.level === 1,
    ...made,
  }))
  await fillRows(sql, { table: 'category', rows: categories })
  const brands = demoBrands.map((brand) => ({
    ...brand,
    logo_url: `/media/demo/brand-${brand.slug}.png`,
    description: '',
    is_enabled: true,
    ...made,
  }))
  await fillRows(sql, { table: 'brand', rows: brands })
  await fillRows(sql, {
    table: 'product_label',
    rows: demoLabels.map((label) => ({ ...label, is_enabled: true, ...made })),
  })
  await fillShops(
    sql,
    Array.from({ length: 8 }, (_, shop) => ({ id: derivedId('shp', shop), name: `Shop ${shop}` })),
  )
}

/** Some batches at once: while one is being written, the next is being made. Answers with the first goods of all. */
async function fillGoods(sql: Within['db']['sql'], scale: number, now: Date): Promise<readonly DemoProduct[]> {
  const first: DemoProduct[] = []
  const running = new Set<Promise<void>>()
  for (const batch of inBatches(goods(scale, now), BATCH)) {
    first.push(...batch.slice(0, Math.max(0, FIRST_GOODS - first.length)))
    const run: Promise<void> = fillBatch(sql, batchOf(batch)).finally(() => running.delete(run))
    running.add(run)
    if (running.size >= AT_ONCE) await Promise.race(running)
  }
  await Promise.all(running)
  return first
}
