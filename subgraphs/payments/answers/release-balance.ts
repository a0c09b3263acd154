import { releaseBalance as contract } from '@supermall/contracts/payments'
import { answer } from '@supermall/messaging/ask'
import { releaseBalance } from '../commands/hold-balance.ts'
import type { Within } from '../data/database.ts'

export default answer(contract, async ({ ownerId, reason }, { transact, currency }: Within) => ({
  isReleased: await transact((unit) => releaseBalance(ownerId, reason, { ...unit, currency })),
}))
