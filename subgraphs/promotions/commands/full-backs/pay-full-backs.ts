import { balanceGranted } from '@supermall/contracts/promotions'
import { wire } from '@supermall/kernel/wire'
import type { Unit } from '../../data/database.ts'
import { insertDay, saveFullBack, takeDueDays } from '../../data/full-backs.ts'
import type { Due } from '../../data/rebates.ts'
import { payDay } from '../../domain/full-backs/full-back.ts'

const BATCH = 50
const REASON = 'A day of what comes back.'

/** Pays the next day of the next ones that are due; how many were paid, or null when none is due. */
export async function payDueDays(unit: Unit, of: Due = { most: BATCH }): Promise<number | null> {
  const { db, now, emit } = unit
  const due = await takeDueDays(db, now, of)
  if (due.length === 0) return null
  for (const fullBack of due) {
    const paid = payDay(fullBack, now)
    await insertDay(db, paid, now)
    await saveFullBack(db, paid.next)
    const { id, accountId, shopId, currency } = fullBack
    const amount = wire(paid.amountMinor, currency)
    emit(balanceGranted({ grantId: `${id}:${paid.day}`, accountId, shopId, amount, reason: REASON }))
  }
  return due.length
}
