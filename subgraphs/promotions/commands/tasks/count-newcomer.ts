import type { userRegistered } from '@supermall/contracts/identity'
import type { Id } from '@supermall/kernel/id'
import type { Unit } from '../../data/database.ts'
import type { Newcomer } from '../../data/newcomers.ts'
import { lockNewcomer, proveNewcomer, saveNewcomer, shownBefore } from '../../data/newcomers.ts'
import { countWaitingScans } from '../posters/pass-on-poster.ts'
import { welcomeMember } from '../welcome-member.ts'
import { countInvited } from './count-tasks.ts'

type Registered = Pick<Parameters<typeof userRegistered>[0], 'accountId' | 'inviterId'> & { readonly at: Date }

/**
 * Somebody has come: they get what newcomers get, and whom they named as their inviter, or else whoever showed them a poster before, is a
 * step further, once they have proved to be somebody. An account costs nothing; a phone, an e-mail or an order does.
 */
export async function countRegistered({ accountId, inviterId, at }: Registered, unit: Unit): Promise<void> {
  const before = await lockNewcomer(unit.db, accountId, unit.now)
  if (before.registeredAt !== null) return
  const named = inviterId === accountId ? null : inviterId
  await countBrought({ ...before, registeredAt: at, inviterId: named }, { isNamed: named !== null }, unit)
  if (before.provedAt !== null) await welcomeMember(accountId, unit)
}

/** A phone or an e-mail is theirs. It may be heard before they are heard to have come. */
export async function countVerified(accountId: Id<'acc'>, unit: Unit): Promise<void> {
  await lockNewcomer(unit.db, accountId, unit.now)
  await countProved(accountId, unit)
}

/** Whichever proves it first counts, once for ever: what is settled is never unsettled. What waited for it is given. */
export async function countProved(accountId: Id<'acc'>, unit: Unit): Promise<void> {
  const newcomer = await proveNewcomer(unit.db, accountId, unit.now)
  if (newcomer === null) return
  if (newcomer.inviterId) await countInvited(accountId, newcomer.inviterId, unit)
  if (newcomer.registeredAt !== null) await welcomeMember(accountId, unit)
  await countWaitingScans(accountId, unit)
}

/** A visitor turned out to be them. Who has been here for long was brought by nobody. */
export async function countVisitor(accountId: Id<'acc'>, unit: Unit): Promise<void> {
  const newcomer = await lockNewcomer(unit.db, accountId, unit.now)
  if (newcomer.registeredAt !== null && newcomer.inviterId === null)
    await countBrought(newcomer, { isNamed: false }, unit)
}

async function countBrought(newcomer: Newcomer, { isNamed }: { readonly isNamed: boolean }, unit: Unit): Promise<void> {
  const { accountId, registeredAt: before, provedAt } = newcomer
  const shown = isNamed || before === null ? null : await shownBefore(unit.db, { accountId, before })
  const inviterId = newcomer.inviterId ?? shown
  await saveNewcomer(unit.db, { ...newcomer, inviterId })
  if (inviterId !== null && provedAt !== null) await countInvited(accountId, inviterId, unit)
}
