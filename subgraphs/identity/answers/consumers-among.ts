import { consumersAmong } from '@supermall/contracts/identity'
import type { Id } from '@supermall/kernel/id'
import { answer } from '@supermall/messaging/ask'
import { findAccounts } from '../data/accounts.ts'
import type { Within } from '../data/database.ts'
import { isConsumer } from '../domain/account.ts'

export default answer(consumersAmong, async ({ accountIds }, { client }: Within) => {
  const found = await findAccounts(client, accountIds)
  return { accountIds: found.filter(isConsumer).map(({ id }) => id as Id<'acc'>) }
})
