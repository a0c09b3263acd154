import type { Acknowledged } from './acknowledged.ts'
import type { Chance } from './chance.ts'
import type { Ground } from './ground.ts'
import type { Seen } from './witness.ts'

/** Where one buyer acts, and who writes down what the mall says. */
export type Scene = {
  readonly ground: Ground
  readonly chance: Chance
  /** How each thing stood when it was looked at last, by whom it was. */
  readonly seen: Map<string, Seen>
  readonly tell: (told: Acknowledged) => void
  /** The coupons that the buyer has had. */
  readonly pieces: string[]
  /** The lines of which the buyer has read secrets, and their orders. */
  readonly read: Map<string, string>
  /** Another number each time. */
  readonly count: () => number
  /** The season has ended: nobody begins anything more. */
  readonly isOver: () => boolean
}
export type { Buyer, Ground, Promoted } from './ground.ts'
/** `shelf` is of which shop it is, where it is of one. */
export type Placed = { readonly checkoutId: string; readonly orderId: string; readonly shelf?: number }
