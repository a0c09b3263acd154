import { standingCheckouts } from '@supermall/contracts/orders'
import { parseId } from '@supermall/kernel/id'
import { minutes } from '@supermall/kernel/time'
import type { Ask } from '@supermall/messaging/ask'

/** What is on its way to an order is looked at again after this. */
export const LOOK_AGAIN_MS = minutes(10)

/** Owners of holds whose time is over. */
type Standing = {
  /** What they hold is their orders' now. */
  readonly placed: readonly string[]
  /** Those of the placed all of whose orders have ended; none while orders of the version before answer. */
  readonly over: readonly string[]
  /** Lines of virtual goods whose own order has ended, whatever stands beside it; none while orders of the version before answer. */
  readonly endedLineIds: readonly string[]
  readonly onTheirWay: readonly string[]
  /** Nothing will come of them any more. */
  readonly forgotten: readonly string[]
}

/**
 * That nothing was heard of an order does not say that there is none: orders are asked about checkouts, a hundred at most. While they are
 * silent this throws, and nothing is given back.
 */
export async function standingOf(ownerIds: readonly string[], ask: Ask): Promise<Standing> {
  const checkoutIds = ownerIds.flatMap((ownerId) => parseId('chk', ownerId) ?? [])
  const { checkouts } = checkoutIds.length > 0 ? await ask(standingCheckouts, { checkoutIds }) : { checkouts: [] }
  const those = (isPlaced: boolean): readonly string[] =>
    checkouts.filter((one) => one.isPlaced === isPlaced).map(({ checkoutId }) => checkoutId)
  const [placed, onTheirWay] = [those(true), those(false)]
  const over = checkouts.filter(({ isOver }) => isOver).map(({ checkoutId }) => checkoutId)
  const endedLineIds = checkouts.flatMap((one) => one.endedLineIds ?? [])
  const standing = new Set([...placed, ...onTheirWay])
  const forgotten = ownerIds.filter((ownerId) => !standing.has(ownerId))
  return { placed, over, endedLineIds, onTheirWay, forgotten }
}
