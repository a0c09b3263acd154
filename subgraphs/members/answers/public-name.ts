import { publicName } from '@supermall/contracts/members'
import { answer } from '@supermall/messaging/ask'
import { findNickname } from '../data/buyer.ts'
import type { Within } from '../data/database.ts'

export default answer(publicName, async ({ accountId }, { client }: Within) => ({
  nickname: await findNickname(client, accountId),
}))
