import type { Tx } from '../database.ts'
import type { PointsAccountRow } from './rows.ts'

export type Earner = Pick<PointsAccountRow, 'accountId' | 'earned'>

/** Those who earned most, in an order that stays where they earned the same. */
export const listTopEarners = (db: Tx, most: number): Promise<Earner[]> =>
  db.pointsAccount.findMany({
    where: { earned: { gt: 0 }, isGone: false },
    orderBy: [{ earned: 'desc' }, { accountId: 'asc' }],
    take: most,
    select: { accountId: true, earned: true },
  })
