import type { userRegistered } from '@supermall/contracts/identity'
import type { Id } from '@supermall/kernel/id'
import type { Unit } from '../../data/database.ts'
import type { Newcomer } from '../../data/newcomers.ts'
import { lockNewcomer, saveNewcomer, shownBefore } from '../../data/newcomers.ts'
import { countInvited } from './count-tasks.ts'

type Registered = Pick<Parameters<typeof userRegistered>[0], 'accountId' | 'inviterId'> & { readonly at: Date }

/** Somebody has come: whom they named as their inviter, or else whoever showed them a poster before, is a step further. */
export async function countRegistered({ accountId, inviterId, at }: Registered, unit: Unit): Promise<void> {
  const before = await lockNewcomer(unit.db, accountId, unit.now)
  if (before.registeredAt !== null) return
  const named = inviterId === accountId ? null : inviterId
  await countBrought({ accountId, registeredAt: at, inviterId: named }, { isNamed: named !== null }, unit)
}

/** A visitor turned out to be them. Who has been here for long was brought by nobody. */
export async function countVisitor(accountId: Id<'acc'>, unit: Unit): Promise<void> {
  const newcomer = await lockNewcomer(unit.db, accountId, unit.now)
  if (newcomer.registeredAt !== null && newcomer.inviterId === null)
    await countBrought(newcomer, { isNamed: false }, unit)
}

async function countBrought(newcomer: Newcomer, { isNamed }: { readonly isNamed: boolean }, unit: Unit): Promise<void> {
  const { accountId, registeredAt: before } = newcomer
  const shown = isNamed || before === null ? null : await shownBefore(unit.db, { accountId, before })
  const inviterId = newcomer.inviterId ?? shown
  await saveNewcomer(unit.db, { ...newcomer, inviterId })
  if (inviterId !== null) await countInvited(accountId, inviterId, unit)
}
