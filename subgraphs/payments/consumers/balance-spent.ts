import { balanceSpent } from '@supermall/contracts/promotions'
import { on } from '@supermall/messaging/consume'
import { spendBalance } from '../commands/spend-balance.ts'
import type { Tx } from '../data/database.ts'

export default on<Tx, Parameters<typeof balanceSpent>[0]>(balanceSpent, spendBalance)
