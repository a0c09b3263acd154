import { createHash } from 'node:crypto'
import { dayOf } from '@supermall/kernel/day'
import type { Id } from '@supermall/kernel/id'
import { newId } from '@supermall/kernel/id'
import type { Result } from '@supermall/kernel/result'
import { ok, refused } from '@supermall/kernel/result'
import { after, days, hours } from '@supermall/kernel/time'
import type { Cache } from '@supermall/subgraph/cache'
import type { Unit } from '../../data/database.ts'
import { keepVisit, takeVisits } from '../../data/poster-visits.ts'
import { findPoster } from '../../data/posters.ts'
import type { Poster } from '../../domain/posters/poster.ts'
import { firstOfEach, isVisitorKey, VISIT_DAYS } from '../../domain/posters/poster.ts'
import { countVisitor } from '../tasks/count-newcomer.ts'
import { countScanner, findShown } from './pass-on-poster.ts'

/** Visits within an hour of one visitor, and from one address, behind which there may be many. */
export const MOST_VISITS = 30
const MOST_VISITS_FROM = 600

type From = { readonly ip: string; readonly visitorKey: string }

/** Asked before the transaction. Keys and addresses are hashed, so that nobody finds them where counts are kept. */
export async function limitVisits(cache: Cache, { ip, visitorKey }: From): Promise<Result<null>> {
  if (!isVisitorKey(visitorKey)) return noKey()
  const [from, own] = await Promise.all([
    cache.count(`promotions:visits-from:${hashOf(ip)}`, 1, hours(1)),
    cache.count(`promotions:visits:${hashOf(visitorKey)}`, 1, hours(1)),
  ])
  const isFull = from > MOST_VISITS_FROM || own > MOST_VISITS
  return isFull ? refused('TOO_MANY_VISITS', 'Too many scans; wait a little.', 'visitorKey') : ok(null)
}

type VisitPoster = {
  readonly code: string
  readonly visitorKey: string
  /** Null is somebody who has not signed in. */
  readonly accountId: string | null
}

/** Somebody scanned it who need not be signed in: written down, and rewarded once they turn out to be somebody. */
export async function visitPoster(
  { code: text, visitorKey, accountId }: VisitPoster,
  unit: Unit,
): Promise<Result<Poster>> {
  const { db, now } = unit
  const found = await findShown(text, accountId, unit)
  if (!found.ok) return found
  const { poster, code } = found.value
  const shown = { posterId: poster.id, code: code.code, sharerId: code.accountId, visitorHash: hashOf(visitorKey) }
  const id = newId('psv', now.getTime())
  await keepVisit(db, { id, ...shown, day: dayOf(now), createdAt: now, accountId: null, boundAt: null })
  return ok(poster)
}

/**
 * Whoever has signed in was that visitor: of each poster that they saw, the one who showed it first is rewarded as if they had scanned
 * it signed in. What has ended meanwhile counts, what was switched off does not. Who saw one before they registered came by invitation.
 */
export async function bindVisits(visitorKey: string, accountId: Id<'acc'>, unit: Unit): Promise<Result<Poster[]>> {
  if (!isVisitorKey(visitorKey)) return noKey()
  const { db, now } = unit
  const since = after(now, -days(VISIT_DAYS))
  const visits = await takeVisits(db, { visitorHash: hashOf(visitorKey), accountId, since, now })
  const counted: Poster[] = []
  for (const { posterId, code, sharerId } of firstOfEach(visits, accountId)) {
    const poster = await findPoster(db, posterId)
    if (poster?.isEnabled && (await countScanner(poster, { code, sharerId, accountId }, unit))) counted.push(poster)
  }
  if (visits.length > 0) await countVisitor(accountId, unit)
  return ok(counted)
}

const noKey = () => refused('VISITOR_KEY_FORM', 'A key has 16 to 64 letters, digits, - and _.', 'visitorKey')
const hashOf = (text: string): string => createHash('sha256').update(text).digest('base64url')
