import { setTimeout as wait } from 'node:timers/promises'
import { asking } from '@supermall/testing/client'
import { WINDOW } from './operations.ts'
import type { Ground } from './scene.ts'

/** What anybody sees of one SKU, as a gateway keeps it. */
export type Shown = {
  readonly sku: string
  readonly price: string | null
  readonly state: string | null
  /** How much of the answer came out of the cache. */
  readonly hits: number
}

type Node = {
  readonly id: string
  readonly price: { readonly minorUnits: string } | null
  readonly availability: { readonly state: string } | null
}
type Window = { readonly nodes: readonly (Node | null)[] | null }

/** Looks as a guest does. Whatever is not shown is told as not shown. */
export async function lookInWindow(url: string, skuIds: readonly string[]): Promise<readonly Shown[]> {
  const { data, extensions } = await asking(url, null).asks<Window>(WINDOW, { ids: skuIds })
  const { hits = 0 } = (extensions.cache ?? {}) as { hits?: number }
  return skuIds.map((sku, at) => {
    const node = data?.nodes?.[at]
    return { sku, price: node?.price?.minorUnits ?? null, state: node?.availability?.state ?? null, hits }
  })
}

/** All that anybody buys. */
export const offeredOn = ({ skuIds, secretSkuIds }: Ground): readonly string[] => [...skuIds, ...secretSkuIds]

const MOST_LOOKS = 20

/** Until something of it comes out of the cache. */
export async function lookInCache(url: string, skuIds: readonly string[]): Promise<readonly Shown[]> {
  for (let looks = 1; ; looks++) {
    const shown = await lookInWindow(url, skuIds)
    if (looks === MOST_LOOKS || shown.every(({ hits, price, state }) => hits > 0 && price && state)) return shown
    await wait(500)
  }
}
