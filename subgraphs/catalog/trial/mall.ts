import { derivedId } from '@supermall/kernel/id'
import { memoryBus } from '@supermall/messaging/bus-memory'
import { memoryCache } from '@supermall/subgraph/cache'
import { served } from '@supermall/testing/served'
import type { Role } from '@supermall/testing/viewers'
import { merchant as worker } from '@supermall/testing/viewers'
import subgraph from '../index.ts'
import { answerAudience, answerShops } from './shops.ts'

export type { Asked } from '@supermall/testing/served'
export { codes, mutation } from '@supermall/testing/served'
export { buyer, guest, platform } from '@supermall/testing/viewers'

export const shopId = (ordinal: number) => derivedId('shp', ordinal)

export const merchant = (shop: number, role?: Role, permissions?: readonly string[]) => worker(shop, permissions, role)

/** The demo mall's goods as this subgraph alone serves them, on a Saturday at noon in Shanghai. */
export async function mall(scale = 1_000) {
  const clock = { now: new Date('2026-11-21T04:00:00Z') }
  const bus = memoryBus()
  const cache = memoryCache()
  await Promise.all([answerShops(bus), answerAudience(bus)])
  const house = await served(subgraph, { bus, cache, clock: () => clock.now })
  await house.opened.seed(scale)
  // Known shops are not asked about: the job that would ask cannot change what a test compares.
  await house.sql.query('update shop set is_asked = true')
  return {
    ...house,
    clock,
    cache,
    /** What was told since this was last asked, oldest first. */
    told: await house.tellings(),
    /** Everything that the domain keeps, audit and outbox aside: two of them are equal when nothing changed. */
    kept: () => house.keptIn(TABLES),
  }
}

export type Mall = Awaited<ReturnType<typeof mall>>

const TABLES = [
  ...['shop', 'shop_feature', 'category', 'brand', 'product_label', 'product', 'sku', 'product_secret', 'secret_issue'],
  ...['product_group', 'product_group_item', 'bundle', 'bundle_line', 'search_document'],
  ...['upload_ticket', 'media_asset', 'import_job', 'import_line'],
]
