import { audienceGoods } from '@supermall/contracts/catalog'
import { answer } from '@supermall/messaging/ask'
import { countForAudience } from '../data/audience-goods.ts'
import type { Within } from '../data/database.ts'

export default answer(audienceGoods, async ({ audienceId }, { db }: Within) => ({
  productCount: await countForAudience(db.sql, audienceId),
}))
