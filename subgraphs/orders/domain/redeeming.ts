/** How goods are redeemed in stores, as it was when they were ordered. No stores are all of the shop. */
export type Redeeming = {
  readonly mode: 'ONCE' | 'TIMES' | 'PER_PIECE'
  readonly times: number | null
  readonly days: number | null
  readonly until: string | null
  readonly storeIds: readonly string[]
}

/** What a store does once for each order when nobody says otherwise. */
export const ONCE: Redeeming = { mode: 'ONCE', times: null, days: null, until: null, storeIds: [] }

type CodeWish = {
  readonly mostUses: number
  readonly expiresAt: Date | null
  readonly storeIds: readonly string[]
}

const DAY_MS = 86_400_000

/** The codes of one line: one for each piece, or one that is good for as often as the pieces are. */
export function codesFor(redeeming: Redeeming, quantity: number, now: Date): readonly CodeWish[] {
  const { storeIds } = redeeming
  const expiresAt = endOf(redeeming, now)
  if (redeeming.mode === 'PER_PIECE')
    return Array.from({ length: quantity }, () => ({ mostUses: 1, expiresAt, storeIds }))
  const mostUses = redeeming.mode === 'TIMES' ? (redeeming.times ?? 1) * quantity : 1
  return [{ mostUses, expiresAt, storeIds }]
}

function endOf({ days, until }: Redeeming, now: Date): Date | null {
  const ends = [
    ...(until === null ? [] : [new Date(until).getTime()]),
    ...(days === null ? [] : [now.getTime() + days * DAY_MS]),
  ]
  return ends.length === 0 ? null : new Date(Math.min(...ends))
}
