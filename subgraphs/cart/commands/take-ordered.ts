import type { Id } from '@supermall/kernel/id'
import { useCart } from '../data/carts.ts'
import type { Unit } from '../data/database.ts'
import type { Taken } from '../data/lines.ts'
import { takeOut } from '../data/lines.ts'
import { tellChanged } from './tell.ts'

/** Exactly what was ordered leaves: lines that were not, and pieces that were added meanwhile, stay. */
export async function takeOrdered(accountId: Id<'acc'>, taken: readonly Taken[], unit: Unit): Promise<void> {
  const cart = await useCart(unit.db, { kind: 'ACCOUNT', accountId }, unit.now)
  const changed = cart && (await takeOut(unit.db, cart.id, { taken, now: unit.now }))
  if (changed) tellChanged(changed, unit)
}
