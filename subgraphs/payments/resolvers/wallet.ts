import { can } from '@supermall/subgraph/viewer'
import type { Context } from '../context.ts'
import { walletBalances } from '../data/ledger.ts'
import { owedBy } from '../data/wallet-debts.ts'
import { findWallet } from '../data/wallets.ts'
import type { WalletModel } from './models.ts'
import type { LedgerAccountKind, WalletEntryKind, WalletEntryResolvers } from './types.generated.ts'
import { inMoney } from './words.ts'

/** Whoever has none yet has an empty one. */
export async function walletFor(accountId: string, { client, currency }: Context): Promise<WalletModel> {
  const wallet = await findWallet(client, accountId)
  const [balances] = await walletBalances(client, [accountId], currency)
  return {
    accountId,
    available: balances?.available ?? 0n,
    frozen: balances?.frozen ?? 0n,
    hasPayPassword: (wallet?.payPasswordHash ?? null) !== null,
    isFrozen: wallet?.isFrozen ?? false,
    frozenReason: wallet?.frozenReason ?? null,
  }
}

export const Wallet = {
  account: ({ accountId }: WalletModel) => ({ id: accountId }),
  available: ({ available }: WalletModel, _: unknown, { currency }: Context) => inMoney(available, currency),
  owed: async ({ accountId }: WalletModel, _: unknown, { client, currency }: Context) =>
    inMoney(await owedBy(client, accountId, currency), currency),
  frozen: ({ frozen }: WalletModel, _: unknown, { currency }: Context) => inMoney(frozen, currency),
}

export const WalletEntry: WalletEntryResolvers = {
  kind: ({ bizType }) => bizType as WalletEntryKind,
  part: ({ kind }) => kind as LedgerAccountKind,
  ownerId: ({ ownerId }, _, { viewer }) => (can(viewer, 'payments.finance.view') ? ownerId : null),
  amount: ({ amount, currency }) => inMoney(amount, currency),
  before: ({ balanceBefore, currency }) => inMoney(balanceBefore, currency),
  after: ({ balanceAfter, currency }) => inMoney(balanceAfter, currency),
  subjectId: ({ bizId }) => bizId,
}
