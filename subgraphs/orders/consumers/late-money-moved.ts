import { lateMoneyMoved } from '@supermall/contracts/payments'
import { minorOf } from '@supermall/kernel/wire'
import { on } from '@supermall/messaging/consume'
import { followLate } from '../commands/follow-late-money.ts'
import type { Tx } from '../data/database.ts'

export default on<Tx, Parameters<typeof lateMoneyMoved>[0]>(lateMoneyMoved, ({ amount, ...late }, unit) =>
  followLate({ ...late, amountMinor: minorOf(amount), currency: amount.currency }, unit),
)
