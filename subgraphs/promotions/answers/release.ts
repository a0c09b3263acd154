import { releasePromotions as contract } from '@supermall/contracts/promotions'
import { answer } from '@supermall/messaging/ask'
import { releasePromotions } from '../commands/hold-promotions.ts'
import type { Within } from '../data/database.ts'

export default answer(contract, async ({ ownerId, reason }, { transact }: Within) => ({
  isReleased: await transact((unit) => releasePromotions(ownerId, reason, unit)),
}))
