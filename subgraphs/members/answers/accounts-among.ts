import { accountsAmong } from '@supermall/contracts/members'
import type { Id } from '@supermall/kernel/id'
import { answer } from '@supermall/messaging/ask'
import { listAccountsAmong } from '../data/buyer.ts'
import type { Within } from '../data/database.ts'

export default answer(accountsAmong, async (among, { client }: Within) => ({
  accountIds: (await listAccountsAmong(client, among)) as Id<'acc'>[],
}))
