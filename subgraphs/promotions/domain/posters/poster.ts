import type { Id } from '@supermall/kernel/id'
import type { Refusal } from '@supermall/kernel/result'
import type { Check } from '../check.ts'
import { checkNumber, checkText } from '../check.ts'

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
}

export type PosterScan = {
  readonly id: Id<'psc'>
  readonly posterId: string
  readonly code: string
  readonly sharerId: string
  readonly accountId: string
  readonly isRewarded: boolean
  readonly createdAt: Date
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
  checkText(facts.title, { least: 1, most: 40 }, 'title'),
  checkText(facts.description, { most: 500 }, 'description'),
  unless(facts.imageUrl === null || (MEDIA.test(facts.imageUrl) && !facts.imageUrl.includes('..')), {
    ...{ code: 'URL_FORM', message: "A picture lies in the mall's own media: `/media/…`.", path: ['imageUrl'] },
  }),
  unless(PATH.test(facts.path), {
    ...{ code: 'PATH_FORM', message: 'A path begins with one slash and has at most 100 characters.', path: ['path'] },
  }),
  checkNumber(facts.sharerPoints, { least: 0, most: MOST_POINTS }, 'sharerPoints'),
  checkNumber(facts.scannerPoints, { least: 0, most: MOST_POINTS }, 'scannerPoints'),
  checkNumber(facts.mostRewarded, { least: 1, most: 10_000 }, 'mostRewarded'),
  unless(facts.startsAt < facts.endsAt, {
    ...{ code: 'WINDOW_INVALID', message: 'It must begin before it ends.', path: ['endsAt'] },
  }),
]
