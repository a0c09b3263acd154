import { badInput } from '@supermall/kernel/fault'
import type { Viewer } from '@supermall/subgraph/viewer'

type ShopsGiven = { readonly eq?: string | null; readonly in?: readonly string[] | null } | null | undefined

const MOST_IDS = 100

/** Which shops a list may show: whatever is asked, a shop's staff only ever see their own. Null is no bound. */
export function ownShops(given: ShopsGiven, viewer: Viewer): readonly string[] | null {
  if (viewer.audience === 'MERCHANT') return [viewer.shopId]
  if (viewer.audience !== 'PLATFORM') return []
  if ((given?.in?.length ?? 0) > MOST_IDS) throw badInput(`At most ${MOST_IDS} ids.`)
  const lists = [given?.eq == null ? null : [given.eq], given?.in ?? null].filter((list) => list !== null)
  const [first, ...rest] = lists
  return first ? first.filter((id) => rest.every((list) => list.includes(id))) : null
}
