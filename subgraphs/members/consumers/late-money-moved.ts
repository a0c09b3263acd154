import { lateMoneyMoved } from '@supermall/contracts/payments'
import { on } from '@supermall/messaging/consume'
import { tellCameLate } from '../commands/tell-came-late.ts'
import type { Tx } from '../data/database.ts'

export default on<Tx, Parameters<typeof lateMoneyMoved>[0]>(lateMoneyMoved, (late, unit, envelope) =>
  tellCameLate(late, envelope, unit),
)
