import { balanceReclaimed } from '@supermall/contracts/promotions'
import { on } from '@supermall/messaging/consume'
import { reclaimGift } from '../commands/reclaim-gift.ts'
import type { Tx } from '../data/database.ts'

export default on<Tx, Parameters<typeof balanceReclaimed>[0]>(balanceReclaimed, reclaimGift('BALANCE'))
