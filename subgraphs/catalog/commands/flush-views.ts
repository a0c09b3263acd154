import type { Cache } from '@supermall/subgraph/cache'
import type { Unit } from '../data/database.ts'
import { addViews } from '../data/products.ts'

const TALLY = 'catalog:views'

/** A page view must never wait for a write: it is counted in the shared cache and written with many others. */
export const countView = (cache: Cache, productId: string): Promise<void> => cache.tally(TALLY, productId, 1)

export const drainViews = (cache: Cache): Promise<ReadonlyMap<string, number>> => cache.drain(TALLY)

export const writeViews = (views: ReadonlyMap<string, number>, unit: Unit): Promise<number> => addViews(unit.db, views)

export async function countViews(cache: Cache, views: ReadonlyMap<string, number>): Promise<void> {
  for (const [id, count] of views) await cache.tally(TALLY, id, count)
}
