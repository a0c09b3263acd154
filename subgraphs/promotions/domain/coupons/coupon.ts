import type { Id } from '@supermall/kernel/id'
import type { Result } from '@supermall/kernel/result'
import { ok, refused } from '@supermall/kernel/result'
import type { CouponState, CouponTerms } from './terms.ts'

type CouponStatus = 'DRAFT' | 'PUBLISHED' | 'ENDED'

/** How it is got. What is granted is sent by staff, or given for a task or an exchange code. */
export type CouponWay = 'FREE' | 'POINTS' | 'MONEY' | 'CODE' | 'PASSWORD' | 'SHARE' | 'NEW_MEMBER' | 'GRANT'

/** A coupon as it is offered: what it grants, to whom, how many there are and how long each is good. */
export type Coupon = CouponTerms & {
  readonly description: string
  readonly status: CouponStatus
  readonly way: CouponWay
  readonly pointsPrice: number | null
  /** What one costs in money; null where it is not sold. */
  readonly priceMinor: bigint | null
  /** Whether one that was bought and not used can be given back for its money. */
  readonly isRefundable: boolean
  /** What is said to get it, as it is compared. */
  readonly passwordKey: string | null
  readonly claimFrom: Date | null
  readonly claimUntil: Date | null
  readonly validFrom: Date | null
  readonly validUntil: Date | null
  readonly validDays: number | null
  readonly total: number | null
  readonly mostPerBuyer: number
  readonly isReturned: boolean
  readonly issuedCount: number
  /** Pieces that somebody is about to pay for. */
  readonly heldCount: number
  readonly usedCount: number
  readonly givenMinor: bigint
  readonly version: number
  readonly createdAt: Date
  readonly updatedAt: Date
  readonly publishedAt: Date | null
  readonly endedAt: Date | null
}

/** How many may be published at once by one shop, and by the platform. */
export const MOST_PUBLISHED = 100
export const MOST_PER_BUYER = 10
export const MOST_AT_ONCE = 1_000

type Validity = { readonly validFrom: Date; readonly validUntil: Date | null }
type Lasting = Pick<Coupon, 'validFrom' | 'validUntil' | 'validDays'>

const DAY_MS = 86_400_000

/** When a piece that is received now is good: within the window, or for so many days; zero days is for ever. */
export function validityOf({ validFrom, validUntil, validDays }: Lasting, now: Date): Validity {
  if (validDays === null) return { validFrom: validFrom ?? now, validUntil }
  return { validFrom: now, validUntil: validDays === 0 ? null : new Date(now.getTime() + validDays * DAY_MS) }
}

type Claimable = Pick<Coupon, 'status' | 'claimFrom' | 'claimUntil' | 'validUntil' | 'total' | 'issuedCount'>

/** Why nobody can get one now, whoever they are; how many are left is decided by the statement that takes one. */
export function checkOpen({ status, claimFrom, claimUntil, validUntil }: Claimable, now: Date): Result<null> {
  if (status !== 'PUBLISHED') return refused('COUPON_NOT_OFFERED', 'This coupon is not offered.', 'couponId')
  if (claimFrom !== null && claimFrom > now)
    return refused('COUPON_NOT_YET', 'This coupon can be had later.', 'couponId')
  if ((claimUntil !== null && claimUntil <= now) || (validUntil !== null && validUntil <= now))
    return refused('COUPON_OVER', 'This coupon cannot be had any more.', 'couponId')
  return ok(null)
}

export const isOpen = (coupon: Claimable, now: Date): boolean => checkOpen(coupon, now).ok

export const leftOf = ({
  total,
  issuedCount,
  heldCount,
}: Pick<Coupon, 'total' | 'issuedCount' | 'heldCount'>): number | null =>
  total === null ? null : Math.max(0, total - issuedCount - heldCount)

/** A piece in a wallet. */
export type MemberCoupon = {
  readonly id: Id<'uco'>
  readonly couponId: Id<'cpn'>
  readonly number: number
  readonly accountId: Id<'acc'>
  readonly shopId: Id<'shp'> | null
  readonly status: CouponState
  readonly way: CouponWay
  readonly cause: string | null
  readonly validFrom: Date
  readonly validUntil: Date | null
  readonly receivedAt: Date
  readonly ownerId: string | null
  readonly givenMinor: bigint
  readonly heldAt: Date | null
  readonly usedAt: Date | null
  readonly expiredAt: Date | null
  readonly remindedAt: Date | null
}

/** What its time has ended is expired, whether the job that writes it down has come by or not. */
export const stateOf = (
  { status, validUntil }: Pick<MemberCoupon, 'status' | 'validUntil'>,
  now: Date,
): MemberCoupon['status'] => (status === 'UNUSED' && validUntil !== null && validUntil <= now ? 'EXPIRED' : status)
