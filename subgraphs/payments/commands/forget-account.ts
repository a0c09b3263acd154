import type { Id } from '@supermall/kernel/id'
import type { Currency } from '@supermall/kernel/money'
import type { Unit } from '../data/database.ts'
import { forgetNickname } from '../data/friend-pays.ts'
import { listAvailable } from '../data/ledger.ts'
import { closeWallet, forgetPayTokens, lockWallet } from '../data/wallets.ts'
import { forgetDestinations } from '../data/withdrawals.ts'
import { setAside } from './set-aside.ts'

/**
 * Sums and numbers stay, as the books need them; what tells who it was goes. An account is not deleted while anything is open here: what
 * comes into its wallet all the same is set aside.
 */
export async function forgetAccount(accountId: Id<'acc'>, unit: Unit): Promise<void> {
  const { db, now } = unit
  await lockWallet(db, accountId, now)
  await closeWallet(db, accountId, now)
  await forgetPayTokens(db, accountId)
  await forgetNickname(db, accountId)
  await forgetDestinations(db, accountId)
  for (const { amount, currency } of await listAvailable(db, accountId))
    await setAside({ accountId, amount, currency: currency as Currency, bizId: accountId }, unit)
}
