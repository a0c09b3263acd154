import { spendableBalance } from '@supermall/contracts/payments'
import type { Id } from '@supermall/kernel/id'
import { minorOf } from '@supermall/kernel/wire'
import type { Ask } from '@supermall/messaging/ask'
import type { WalletFacts } from '../domain/quote/facts.ts'
import { NO_WALLET } from '../domain/quote/facts.ts'
import { isUnanswered } from './unanswered.ts'

type Wanted = { readonly balanceMinor: bigint; readonly balanceCurrency?: string | null }

/** What could be paid with, asked only where a balance is named. Where payments do not answer the hold will tell what is there. */
export async function findWallet(
  accountId: Id<'acc'> | null,
  { balanceMinor, balanceCurrency }: Wanted,
  ask: Ask,
): Promise<WalletFacts | null> {
  if (balanceMinor === 0n || balanceCurrency == null) return null
  if (accountId === null) return NO_WALLET
  try {
    const { available, reason } = await ask(spendableBalance, { accountId, currency: balanceCurrency })
    return { availableMinor: minorOf(available), reason }
  } catch (error) {
    if (isUnanswered(error)) return null
    throw error
  }
}
