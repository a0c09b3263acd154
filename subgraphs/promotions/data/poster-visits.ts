import type { PageArgs } from '@supermall/kernel/page'
import { byId } from '@supermall/subgraph/keyset'
import type { Counted } from '@supermall/subgraph/list-page'
import { COUNT_CAP, listPage } from '@supermall/subgraph/list-page'
import type { PosterVisit } from '../domain/posters/poster.ts'
import type { Tx } from './database.ts'

/** Counts a visit, once for each visitor, poster and day: for the code that they were shown first. */
export async function keepVisit(db: Tx, visit: PosterVisit): Promise<void> {
  const { count } = await db.posterVisit.createMany({ data: [visit], skipDuplicates: true })
  if (count === 1)
    await db.posterCode.updateMany({ where: { code: visit.code }, data: { visitCount: { increment: 1 } } })
}

type Taking = { readonly visitorHash: string; readonly accountId: string; readonly since: Date; readonly now: Date }

/** What a visitor has seen becomes somebody's, once: who comes second with the same key finds nothing. */
export async function takeVisits(db: Tx, { visitorHash, accountId, since, now }: Taking): Promise<PosterVisit[]> {
  const rows = await db.posterVisit.updateManyAndReturn({
    where: { visitorHash, accountId: null, createdAt: { gt: since } },
    data: { accountId, boundAt: now },
  })
  return rows as PosterVisit[]
}

export const forgetVisits = async (db: Tx, before: Date): Promise<number> =>
  (await db.posterVisit.deleteMany({ where: { createdAt: { lt: before } } })).count

export const listVisits = (db: Tx, posterId: string, args: PageArgs): Promise<Counted<PosterVisit>> =>
  listPage<PosterVisit>(
    db.posterVisit,
    { where: { posterId }, order: byId(true), sort: `poster-visits of ${posterId}` },
    args,
  )

export const countVisits = (db: Tx, posterId: string): Promise<number> =>
  db.posterVisit.count({ where: { posterId }, take: COUNT_CAP })
