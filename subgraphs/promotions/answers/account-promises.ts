import { accountPromises } from '@supermall/contracts/promotions'
import { answer } from '@supermall/messaging/ask'
import type { Within } from '../data/database.ts'
import { isMoneyToCome } from '../data/promises.ts'

export default answer(accountPromises, async ({ accountId }, { client }: Within) => ({
  isMoneyToCome: await isMoneyToCome(client, accountId),
}))
