import { memberLevelChanged } from '@supermall/contracts/members'
import type { Id } from '@supermall/kernel/id'
import type { Unit } from '../data/database.ts'
import { listLevels } from '../data/levels.ts'
import { addToTotals, insertCountedOrder, lockOwnMember, saveMember } from '../data/members.ts'
import { findRules } from '../data/rules.ts'
import { LEVEL_CURRENCY, levelGained } from '../domain/level.ts'

export type FinishedOrder = {
  readonly orderId: Id<'ord'>
  readonly accountId: Id<'acc'>
  readonly paid: { readonly minorUnits: string; readonly currency: string }
  readonly productIds: readonly string[]
}

/** Totals count every order once, of those who are gone as well; a level is raised for those who are there, unless it was chosen for good. */
export async function countFinishedOrder(
  { orderId, accountId, paid, productIds }: FinishedOrder,
  unit: Unit,
): Promise<void> {
  await lockOwnMember(unit.db, accountId, unit.now)
  if (!(await insertCountedOrder(unit.db, { orderId, accountId, countedAt: unit.now }))) return
  const spent = paid.currency === LEVEL_CURRENCY ? BigInt(paid.minorUnits) : 0n
  const member = await addToTotals(unit.db, accountId, { spent, orders: 1 })
  if (!member || member.deletedAt !== null || member.isLevelPinned) return
  const [levels, { levelUpRule: rule }] = [await listLevels(unit.db), await findRules(unit.db)]
  const record = { spent: member.spent, orderCount: member.orderCount, boughtIds: productIds }
  const gained = levelGained(levels, { rule, record, present: member.levelId })
  if (gained === null) return
  await saveMember(unit.db, member, { edit: { levelId: gained.id }, now: unit.now })
  unit.emit(memberLevelChanged({ accountId, before: member.levelId, after: gained.id }))
}
