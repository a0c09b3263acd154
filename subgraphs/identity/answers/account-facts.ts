import { accountFacts } from '@supermall/contracts/identity'
import { answer } from '@supermall/messaging/ask'
import { findAccount } from '../data/accounts.ts'
import type { Within } from '../data/database.ts'
import { isConsumer } from '../domain/account.ts'

export default answer(accountFacts, async ({ accountId }, { client }: Within) => {
  const account = await findAccount(client, accountId)
  return {
    isPhoneVerified: account !== null && account.phone !== null && account.phoneVerifiedAt !== null,
    isConsumer: account !== null && isConsumer(account),
  }
})
