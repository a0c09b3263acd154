import type { Viewer } from '@supermall/subgraph/viewer'
import { can } from '@supermall/subgraph/viewer'
import { destinationLabel } from '../commands/withdraw.ts'
import type { WithdrawalRow } from '../data/rows.ts'
import { isTheirs } from './sight.ts'
import type { WithdrawalMethod, WithdrawalResolvers, WithdrawalStatus } from './types.generated.ts'
import { inMoney } from './words.ts'

export const seesWithdrawal = (viewer: Viewer, row: WithdrawalRow): boolean =>
  isTheirs(viewer, row) || can(viewer, 'payments.withdrawal.audit')

export const Withdrawal: WithdrawalResolvers = {
  __resolveReference: async ({ id }, { viewer, loaders }) => {
    const row = await loaders.withdrawal.load(id)
    return row && seesWithdrawal(viewer, row) ? row : null
  },
  account: ({ accountId }) => ({ id: accountId }),
  amount: ({ amount, currency }) => inMoney(amount, currency),
  fee: ({ fee, currency }) => inMoney(fee, currency),
  net: ({ amount, fee, currency }) => inMoney(amount - fee, currency),
  method: ({ method }) => method as WithdrawalMethod,
  maskedDestination: ({ masked }) => masked,
  destination: ({ id, destination }, _, { viewer, seal }) =>
    destination !== '' && can(viewer, 'payments.withdrawal.audit')
      ? seal.open(destination, destinationLabel(id))
      : null,
  status: ({ status }) => status as WithdrawalStatus,
}
