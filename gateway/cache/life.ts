import { seconds } from '@supermall/kernel/time'
import type { GatewaySettings } from '../settings.ts'

/** How long something is kept, in milliseconds. */
export type Life = {
  readonly of: (declaredSeconds: number) => number
  /** For the knowledge that there is no such thing. */
  readonly ofNothing: (declaredSeconds: number) => number
}

const SPREAD = 0.1

/** A little less than declared: what was kept at the same time must not go at the same time. */
export function lifeOf(
  { CACHE_MOST_SECONDS: most, CACHE_NOTHING_SECONDS: nothing }: GatewaySettings,
  random: () => number,
): Life {
  const spread = (declared: number): number => seconds(declared) * (1 - SPREAD * random())
  return {
    of: (declared) => spread(Math.min(declared, most)),
    ofNothing: (declared) => spread(Math.min(declared, most, nothing)),
  }
}
