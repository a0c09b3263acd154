import { walletFacts } from '@supermall/contracts/payments'
import { answer } from '@supermall/messaging/ask'
import type { Within } from '../data/database.ts'
import { hasAnyBalance } from '../data/ledger.ts'
import { isRefundUnderWay } from '../data/refunds.ts'

export default answer(walletFacts, async ({ accountId }, { client }: Within) => {
  const [hasBalance, isUnderWay] = await Promise.all([
    hasAnyBalance(client, accountId),
    isRefundUnderWay(client, accountId),
  ])
  return { hasBalance, isRefundUnderWay: isUnderWay }
})
