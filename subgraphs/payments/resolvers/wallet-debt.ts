import { parseId } from '@supermall/kernel/id'
import { pageDebts } from '../data/lists.ts'
import type { QueryResolvers, WalletDebtResolvers } from './types.generated.ts'
import { inMoney } from './words.ts'

export const walletDebtQueries = {
  walletDebts: (_, { accountId = null, isSettled = null, ...args }, { client }) => {
    const whose = accountId === null ? {} : { accountId: parseId('acc', accountId) ?? '' }
    const how = isSettled === null ? {} : { settledAt: isSettled ? { not: null } : null }
    return pageDebts(client, { where: { AND: [whose, how] }, args })
  },
} satisfies Partial<QueryResolvers>

export const WalletDebt: WalletDebtResolvers = {
  account: ({ accountId }) => ({ id: accountId }),
  shop: ({ shopId }) => (shopId === null ? null : { id: shopId }),
  amount: ({ amount, currency }) => inMoney(amount, currency),
  left: ({ amount, paid, currency }) => inMoney(amount - paid, currency),
}
