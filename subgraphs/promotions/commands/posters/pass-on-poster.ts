import type { Id } from '@supermall/kernel/id'
import { newId, parseId } from '@supermall/kernel/id'
import type { Result } from '@supermall/kernel/result'
import { ok, refused } from '@supermall/kernel/result'
import { findCoupon } from '../../data/coupons.ts'
import type { Unit } from '../../data/database.ts'
import {
  countScan,
  findPoster,
  findPosterCode,
  insertScan,
  keepPosterCode,
  markRewarded,
  takeWaitingScans,
} from '../../data/posters.ts'
import { CODE_ALPHABET, SHARE_LENGTH } from '../../domain/coupons/code.ts'
import type { Poster, PosterCode, PosterScan } from '../../domain/posters/poster.ts'
import { isPosterLive } from '../../domain/posters/poster.ts'
import { notFound } from '../../domain/refusals.ts'
import { issueToMany } from '../coupons/issue-many.ts'
import { newCode } from '../coupons/share-coupon.ts'
import { earnPoints } from '../points/earn-points.ts'
import { isProved } from '../tasks/is-proved.ts'

export type Taken = { readonly poster: Poster; readonly code: PosterCode }

/** A member's own code of a poster: the same one whenever they ask. */
export async function takePoster(posterId: string, accountId: Id<'acc'>, unit: Unit): Promise<Result<Taken>> {
  const { db, now } = unit
  const id = parseId('pst', posterId)
  const poster = id && (await findPoster(db, id))
  if (!poster || !isPosterLive(poster, now)) return notFound('posterId')
  const code = await keepPosterCode(db, { code: newCode(SHARE_LENGTH), posterId: poster.id, accountId }, now)
  return code ? ok({ poster, code }) : takePoster(posterId, accountId, unit)
}

/**
 * Somebody scanned it: written down once per person and poster, and rewarded on both sides, once they have proved to be somebody. What
 * has run out, points beyond the cap or a coupon of which none is left, is left out; the scan counts all the same.
 */
export async function scanPoster(text: string, accountId: Id<'acc'>, unit: Unit): Promise<Result<Poster>> {
  const found = await findShown(text, accountId, unit)
  if (!found.ok) return found
  const { poster, code } = found.value
  await countScanner(poster, { code: code.code, sharerId: code.accountId, accountId }, unit)
  return ok(poster)
}

/** What is passed on by that code now, to anybody but who passes it on. */
export async function findShown(text: string, viewerId: string | null, { db, now }: Unit): Promise<Result<Taken>> {
  const code = isCode(text) ? await findPosterCode(db, text) : null
  const poster = code && (await findPoster(db, code.posterId))
  if (!poster || !isPosterLive(poster, now)) return notFound('code')
  return code.accountId === viewerId
    ? refused('OWN_POSTER', 'What you pass on is for others.', 'code')
    : ok({ poster, code })
}

type Scanned = { readonly code: string; readonly sharerId: string; readonly accountId: Id<'acc'> }

/** False when this person was written down for the poster before. */
export async function countScanner(
  poster: Poster,
  { code, sharerId: sharer, accountId }: Scanned,
  unit: Unit,
): Promise<boolean> {
  const { db, now } = unit
  const sharerId = parseId('acc', sharer)
  if (sharerId === null) throw new Error(`${code} is of nobody`)
  const isCounted = await isProved(accountId, unit)
  const facts = { posterId: poster.id, code, sharerId, accountId, isRewarded: false, isCounted, createdAt: now }
  const scan = { id: newId('psc', now.getTime()), ...facts }
  if (!(await insertScan(db, scan))) return false
  if (isCounted) await rewardScan(poster, scan, unit)
  return true
}

/** Whoever scanned them has proved to be somebody. What has ended meanwhile counts, what was switched off does not. */
export async function countWaitingScans(scannerId: Id<'acc'>, unit: Unit): Promise<void> {
  for (const scan of await takeWaitingScans(unit.db, scannerId)) {
    const poster = await findPoster(unit.db, scan.posterId)
    if (poster?.isEnabled) await rewardScan(poster, scan, unit)
  }
}

async function rewardScan(poster: Poster, scan: PosterScan, unit: Unit): Promise<void> {
  const { db } = unit
  const { accountId, code, sharerId } = scan
  const { id: subjectId, title: note, scannerPoints: points, scannerCouponId } = poster
  await reward({ accountId, kind: 'POSTER_SCANNED', points, subjectId, note, couponId: scannerCouponId }, unit)
  if (await countScan(db, code, poster.mostRewarded)) {
    const of = { accountId: sharerId, kind: 'POSTER_SHARED', points: poster.sharerPoints, note } as const
    await reward({ ...of, subjectId: scan.id, couponId: poster.sharerCouponId }, unit)
    await markRewarded(db, scan.id)
  }
}

const isCode = (text: string): boolean =>
  text.length === SHARE_LENGTH && [...text].every((one) => CODE_ALPHABET.includes(one))

type Reward = {
  readonly accountId: Id<'acc'>
  readonly kind: 'POSTER_SCANNED' | 'POSTER_SHARED'
  readonly points: number
  readonly subjectId: string
  readonly note: string
  readonly couponId: string | null
}

async function reward({ couponId, ...earning }: Reward, unit: Unit): Promise<void> {
  await earnPoints(earning, unit)
  const coupon = couponId === null ? null : await findCoupon(unit.db, couponId)
  if (coupon) await issueToMany({ coupon, accountIds: [earning.accountId] }, unit)
}
