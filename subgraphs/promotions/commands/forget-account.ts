import type { Id } from '@supermall/kernel/id'
import type { Unit } from '../data/database.ts'
import { saveFullBack } from '../data/full-backs.ts'
import { cancelRebatesOf, leaveRanking, lockComingBack } from '../data/promises.ts'
import { stop } from '../domain/full-backs/full-back.ts'

const REASON = 'The account was deleted.'

/** Nobody pays into the wallet of who is gone, and nobody stands above others who is not there. */
export async function forgetAccount(accountId: Id<'acc'>, { db, now }: Unit): Promise<void> {
  for (const fullBack of await lockComingBack(db, accountId)) await saveFullBack(db, stop(fullBack, REASON, now))
  await cancelRebatesOf(db, accountId, now)
  await leaveRanking(db, accountId)
}
