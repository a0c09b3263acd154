import { checkChange, checked } from '@supermall/kernel/check'
import { newId, parseId } from '@supermall/kernel/id'
import type { Result } from '@supermall/kernel/result'
import { ok } from '@supermall/kernel/result'
import { findCoupon } from '../../data/coupons.ts'
import type { OperatorUnit } from '../../data/database.ts'
import { countOpenPosters, findPoster, insertPoster, savePoster } from '../../data/posters.ts'
import type { Poster, PosterFacts } from '../../domain/posters/poster.ts'
import { checkPoster, MOST_POSTERS } from '../../domain/posters/poster.ts'
import { notFound, stale, tooMany } from '../../domain/refusals.ts'

type Given = { readonly [Field in keyof PosterFacts]?: PosterFacts[Field] | null | undefined }
type CreatePoster = Given
type UpdatePoster = Given & { readonly posterId: string; readonly expectedVersion: number }

const BLANK = {
  title: '',
  description: '',
  imageUrl: null,
  path: '/',
  sharerPoints: 0,
  sharerCouponId: null,
  scannerPoints: 0,
  scannerCouponId: null,
  mostRewarded: 100,
  isEnabled: true,
} satisfies Partial<PosterFacts>

export async function createPoster(input: CreatePoster, unit: OperatorUnit): Promise<Result<Poster>> {
  const { db, now } = unit
  const times = { startsAt: now, endsAt: now }
  const poster: Poster = { ...BLANK, ...times, ...said(input), id: newId('pst', now.getTime()), version: 1 }
  const fine = await check(poster, unit)
  if (!fine.ok) return fine
  if ((await countOpenPosters(db, now)) >= MOST_POSTERS) return tooMany(MOST_POSTERS)
  await insertPoster(db, poster, now)
  unit.audited({ subjectId: poster.id, summary: `Made the poster ${poster.title}`, before: null, after: poster })
  return ok(poster)
}

/** What is not said stays; what was scanned so far counts on. */
export async function updatePoster(input: UpdatePoster, unit: OperatorUnit): Promise<Result<Poster>> {
  const { posterId, expectedVersion, ...facts } = input
  const edit = said(facts)
  const something = checked(checkChange(edit))
  if (!something.ok) return something
  const id = parseId('pst', posterId)
  const before = id && (await findPoster(unit.db, id))
  if (!before) return notFound('posterId')
  if (before.version !== expectedVersion) return stale()
  const poster: Poster = { ...before, ...edit, version: expectedVersion + 1 }
  const fine = await check(poster, unit)
  if (!fine.ok) return fine
  if (!(await savePoster(unit.db, poster, unit.now))) return stale()
  unit.audited({ subjectId: poster.id, summary: `Changed the poster ${poster.title}`, before, after: poster })
  return ok(poster)
}

async function check(poster: Poster, { db }: OperatorUnit): Promise<Result<null>> {
  const fine = checked(...checkPoster(poster))
  if (!fine.ok) return fine
  for (const field of ['sharerCouponId', 'scannerCouponId'] as const) {
    const id = poster[field]
    if (id !== null && !(parseId('cpn', id) && (await findCoupon(db, id)))) return notFound(field)
  }
  return ok(null)
}

/** Null says no more than silence, but for what it can take away. */
function said({ imageUrl, sharerCouponId, scannerCouponId, ...rest }: Given): Partial<PosterFacts> {
  const given = Object.entries(rest).filter(([, value]) => value != null)
  const texts = given.map(([name, value]) => [name, typeof value === 'string' ? value.trim() : value])
  return {
    ...(Object.fromEntries(texts) as Partial<PosterFacts>),
    ...(imageUrl === undefined ? {} : { imageUrl }),
    ...(sharerCouponId === undefined ? {} : { sharerCouponId }),
    ...(scannerCouponId === undefined ? {} : { scannerCouponId }),
  }
}
