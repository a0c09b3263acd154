import { balanceGranted } from '@supermall/contracts/promotions'
import { on } from '@supermall/messaging/consume'
import { grantBalance } from '../commands/grant-balance.ts'
import type { Tx } from '../data/database.ts'

export default on<Tx, Parameters<typeof balanceGranted>[0]>(balanceGranted, grantBalance)
