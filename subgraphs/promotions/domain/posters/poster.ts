import type { Check } from '@supermall/kernel/check'
import { checkLine, checkNumber, checkText } from '@supermall/kernel/check'
import type { Id } from '@supermall/kernel/id'
import type { Refusal } from '@supermall/kernel/result'

export type PosterFacts = {
  readonly title: string
  readonly description: string
  readonly imageUrl: string | null
  /** Where its code leads to, within the mall. */
  readonly path: string
  readonly sharerPoints: number
  readonly sharerCouponId: string | null
  readonly scannerPoints: number
  readonly scannerCouponId: string | null
  /** For how many people one member is rewarded. */
  readonly mostRewarded: number
  readonly startsAt: Date
  readonly endsAt: Date
  readonly isEnabled: boolean
}
export type Poster = PosterFacts & { readonly id: Id<'pst'>; readonly version: number }

/** A poster in somebody's hands. */
export type PosterCode = {
  readonly code: string
  readonly posterId: string
  readonly accountId: string
  readonly scanCount: number
  readonly rewardedCount: number
  /** Visitors who were not signed in, once a day each. */
  readonly visitCount: number
}

export type PosterScan = {
  readonly id: Id<'psc'>
  readonly posterId: string
  readonly code: string
  readonly sharerId: Id<'acc'>
  readonly accountId: Id<'acc'>
  readonly isRewarded: boolean
  /** False while whoever scanned it may be nobody. */
  readonly isCounted: boolean
  readonly createdAt: Date
}

/** Somebody scanned it who was not signed in. */
export type PosterVisit = {
  readonly id: Id<'psv'>
  readonly posterId: string
  readonly code: string
  readonly sharerId: string
  readonly visitorHash: string
  readonly day: string
  readonly createdAt: Date
  /** Who it was, once they signed in. */
  readonly accountId: string | null
  readonly boundAt: Date | null
}

/** For so long a visitor may sign in and count as somebody who scanned it; then the visit is forgotten. */
export const VISIT_DAYS = 30

const VISITOR_KEY = /^[A-Za-z0-9_-]{16,64}$/
/** As clients make it, by chance: long enough that nobody guesses another's. */
export const isVisitorKey = (key: string): boolean => VISITOR_KEY.test(key)

/** Of each poster what was shown first; nobody counts for themselves. */
export function firstOfEach(visits: readonly PosterVisit[], accountId: string): readonly PosterVisit[] {
  const first = new Map<string, PosterVisit>()
  for (const visit of visits.filter(({ sharerId }) => sharerId !== accountId)) {
    const known = first.get(visit.posterId)
    if (!known || visit.createdAt < known.createdAt) first.set(visit.posterId, visit)
  }
  return [...first.values()].toSorted((a, b) => (a.posterId < b.posterId ? -1 : 1))
}

export const MOST_POSTERS = 50
const MOST_POINTS = 100_000
const PATH = /^\/(?!\/)[A-Za-z0-9/_.~%-]{0,99}$/
const MEDIA = /^\/media\/[A-Za-z0-9/_.-]{1,190}$/

export const isPosterLive = ({ isEnabled, startsAt, endsAt }: PosterFacts, now: Date): boolean =>
  isEnabled && startsAt <= now && now < endsAt

export const linkOf = (publicUrl: string, { path, code }: { readonly path: string; readonly code: string }): string =>
  `${publicUrl}${path}?poster=${code}`

const unless = (isFine: boolean, refusal: Refusal): Check => (isFine ? null : refusal)

export const checkPoster = (facts: PosterFacts): readonly Check[] => [
  checkLine(facts.title, { least: 1, most: 40 }, 'title'),
  checkText(facts.description, { most: 500 }, 'description'),
  unless(facts.imageUrl === null || (MEDIA.test(facts.imageUrl) && !facts.imageUrl.includes('..')), {
    code: 'URL_FORM',
    message: "A picture lies in the mall's own media: `/media/…`.",
    path: ['imageUrl'],
  }),
  unless(PATH.test(facts.path), {
    code: 'PATH_FORM',
    message: 'A path begins with one slash and has at most 100 characters.',
    path: ['path'],
  }),
  checkNumber(facts.sharerPoints, { least: 0, most: MOST_POINTS }, 'sharerPoints'),
  checkNumber(facts.scannerPoints, { least: 0, most: MOST_POINTS }, 'scannerPoints'),
  checkNumber(facts.mostRewarded, { least: 1, most: 10_000 }, 'mostRewarded'),
  unless(facts.startsAt < facts.endsAt, {
    code: 'WINDOW_INVALID',
    message: 'It must begin before it ends.',
    path: ['endsAt'],
  }),
]
