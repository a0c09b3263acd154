import { loaded } from '@supermall/subgraph/loaded'
import { payload } from '@supermall/subgraph/payload'
import { privileged } from '@supermall/subgraph/privileged'
import { settleUnclaimed } from '../commands/settle-unclaimed.ts'
import { writeOffWalletDebts } from '../commands/write-off-debts.ts'
import { findDebts } from '../data/wallet-debts.ts'
import type { MutationResolvers, UnclaimedSettledResolvers } from './types.generated.ts'
import { inMoney } from './words.ts'

const ACTION = 'payments.wallet.adjust'

export const unclaimedMutations = {
  unclaimedSettle: (_, { input }, context) => {
    const { currency } = context
    const asked = { ...input, payout: input.payout ?? null }
    return privileged(ACTION, context)(asked, (given, unit) => settleUnclaimed(given, { ...unit, currency })).then(
      payload('settled'),
    )
  },
  walletDebtsWriteOff: (_, { input }, context) =>
    privileged(ACTION, context)(input, writeOffWalletDebts)
      .then(loaded(({ debtIds }) => findDebts(context.client, debtIds)))
      .then(payload('debts')),
} satisfies Partial<MutationResolvers>

export const UnclaimedSettled: UnclaimedSettledResolvers = {
  amount: ({ amount, currency }) => inMoney(amount, currency),
  left: ({ left, currency }) => inMoney(left, currency),
}
