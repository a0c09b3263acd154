import type { PageArgs } from '@supermall/kernel/page'
import { byId } from '@supermall/subgraph/keyset'
import type { Counted } from '@supermall/subgraph/list-page'
import { listPage } from '@supermall/subgraph/list-page'
import type { Poster, PosterCode, PosterScan } from '../domain/posters/poster.ts'
import { MOST_POSTERS } from '../domain/posters/poster.ts'
import type { Tx } from './database.ts'

export async function findPosters(db: Tx, ids: readonly string[]): Promise<Poster[]> {
  return (await db.poster.findMany({ where: { id: { in: [...ids] } } })) as Poster[]
}

export const findPoster = async (db: Tx, id: string): Promise<Poster | null> => (await findPosters(db, [id]))[0] ?? null

/** Those that can be passed on now, the first to end first. */
export async function livePosters(db: Tx, now: Date): Promise<Poster[]> {
  const where = { isEnabled: true, startsAt: { lte: now }, endsAt: { gt: now } }
  const orderBy = [{ endsAt: 'asc' as const }, { id: 'asc' as const }]
  return (await db.poster.findMany({ where, orderBy, take: MOST_POSTERS })) as Poster[]
}

export const countOpenPosters = (db: Tx, now: Date): Promise<number> =>
  db.poster.count({ where: { endsAt: { gt: now } } })

export const insertPoster = async (db: Tx, poster: Poster, now: Date): Promise<void> => {
  await db.poster.create({ data: { ...poster, createdAt: now, updatedAt: now } })
}

/** False when the version is not the expected one any more. */
export const savePoster = async (db: Tx, { id, version, ...facts }: Poster, now: Date): Promise<boolean> => {
  const data = { ...facts, version, updatedAt: now }
  return (await db.poster.updateMany({ where: { id, version: version - 1 }, data })).count === 1
}

/** The member's own code of it, the one that is there already before any other. */
export async function keepPosterCode(
  db: Tx,
  code: Omit<PosterCode, 'scanCount' | 'rewardedCount' | 'visitCount'>,
  now: Date,
) {
  const { posterId, accountId } = code
  await db.posterCode.createMany({ data: [{ ...code, createdAt: now }], skipDuplicates: true })
  return findCodeOf(db, posterId, accountId)
}

const findCodeOf = (db: Tx, posterId: string, accountId: string): Promise<PosterCode | null> =>
  db.posterCode.findUnique({ where: { posterId_accountId: { posterId, accountId } } })

export const findPosterCode = (db: Tx, code: string): Promise<PosterCode | null> =>
  db.posterCode.findUnique({ where: { code } })

/** False when this person has scanned the poster already, whoever passed it on. */
export const insertScan = async (db: Tx, scan: PosterScan): Promise<boolean> =>
  (await db.posterScan.createMany({ data: [scan], skipDuplicates: true })).count === 1

/** Those of somebody that have not counted yet; from now on they have. */
export async function takeWaitingScans(db: Tx, accountId: string): Promise<PosterScan[]> {
  const where = { accountId, isCounted: false }
  const rows = await db.posterScan.updateManyAndReturn({ where, data: { isCounted: true } })
  return (rows as PosterScan[]).toSorted((one, other) => (one.id < other.id ? -1 : 1))
}

/**
 * Counts one more scan; true when whoever passed it on is to be rewarded for it. One conditional statement, so no more than may; its
 * lock leaves those alone who have just written their own scan of the same code.
 */
export async function countScan(db: Tx, code: string, most: number): Promise<boolean> {
  const [row] = await db.$queryRaw<{ isRewarded: boolean }[]>`
    with was as (select code, rewarded_count < ${most}::int as room from poster_code where code = ${code}
      for no key update)
    update poster_code mine set scan_count = scan_count + 1, rewarded_count = rewarded_count + was.room::int
    from was where mine.code = was.code returning was.room as "isRewarded"`
  return row?.isRewarded ?? false
}

export const markRewarded = async (db: Tx, id: string): Promise<void> => {
  await db.posterScan.updateMany({ where: { id }, data: { isRewarded: true } })
}

export const listPosters = (db: Tx, args: PageArgs): Promise<Counted<Poster>> =>
  listPage<Poster>(db.poster, { where: {}, order: byId(true), sort: 'posters' }, args)

export const listScans = (db: Tx, posterId: string, args: PageArgs): Promise<Counted<PosterScan>> =>
  listPage<PosterScan>(
    db.posterScan,
    { where: { posterId }, order: byId(true), sort: `poster-scans of ${posterId}` },
    args,
  )
