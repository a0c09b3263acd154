import { parseId } from '@supermall/kernel/id'
import { pageDebts } from '../data/lists.ts'
import type { QueryResolvers, WalletDebtResolvers } from './types.generated.ts'
import { inMoney } from './words.ts'

export const walletDebtQueries = {
  walletDebts: (_, { accountId = null, isSettled = null, ...args }, { client }) => {
    const whose = accountId === null ? {} : { accountId: parseId('acc', accountId) ?? '' }
    const over = { OR: [{ settledAt: { not: null } }, { writtenOffAt: { not: null } }] }
    const how = isSettled === null ? {} : isSettled ? over : { NOT: over }
    return pageDebts(client, { where: { AND: [whose, how] }, args })
  },
} satisfies Partial<QueryResolvers>

export const WalletDebt: WalletDebtResolvers = {
  account: ({ accountId }) => ({ id: accountId }),
  shop: ({ shopId }) => (shopId === null ? null : { id: shopId }),
  amount: ({ amount, currency }) => inMoney(amount, currency),
  left: ({ amount, paid, writtenOffAt, currency }) => inMoney(writtenOffAt ? 0n : amount - paid, currency),
}
