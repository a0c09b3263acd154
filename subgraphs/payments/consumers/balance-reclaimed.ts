import { balanceReclaimed } from '@supermall/contracts/promotions'
import { on } from '@supermall/messaging/consume'
import { reclaimBalance } from '../commands/grant-balance.ts'
import type { Tx } from '../data/database.ts'

export default on<Tx, Parameters<typeof balanceReclaimed>[0]>(balanceReclaimed, reclaimBalance)
