import { after, days } from '@supermall/kernel/time'
import type { Unit } from '../data/database.ts'
import { clearBuyer, findOpenBusiness, insertGoneBuyer, markCleared } from '../data/gone-buyers.ts'
import { toldChanged } from '../domain/told.ts'

/** Who was buying while the account went has the order by then. */
const LOOKED_AFTER_MS = days(1)

/** Kept first: what is still open is cleared when it is over. */
export async function forgetBuyer(accountId: string, unit: Unit): Promise<void> {
  await insertGoneBuyer(unit.db, accountId, unit.now)
  await clear(accountId, unit)
}

/** What has come to its end since; done with for good when nothing is open any more. */
export async function clearAgain(accountId: string, unit: Unit): Promise<void> {
  const { db, now } = unit
  await clear(accountId, unit)
  const { isOrderOpen, isCaseOpen } = await findOpenBusiness(db, accountId)
  if (!isOrderOpen && !isCaseOpen) await markCleared(db, accountId, { goneBefore: after(now, -LOOKED_AFTER_MS), now })
}

/** Whoever still shows one of them shows who bought it. */
async function clear(accountId: string, { db, emit, now }: Unit): Promise<void> {
  for (const order of await clearBuyer(db, accountId, now)) emit(toldChanged(order))
}
