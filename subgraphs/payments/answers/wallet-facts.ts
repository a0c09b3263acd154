import { walletFacts } from '@supermall/contracts/payments'
import { answer } from '@supermall/messaging/ask'
import type { Within } from '../data/database.ts'
import { hasAnyBalance } from '../data/ledger.ts'
import { isPaymentUnderWay } from '../data/payments.ts'
import { isRefundUnderWay } from '../data/refunds.ts'

export default answer(walletFacts, async ({ accountId }, { client }: Within) => {
  const [hasBalance, isRefunded, isPaid] = await Promise.all([
    hasAnyBalance(client, accountId),
    isRefundUnderWay(client, accountId),
    isPaymentUnderWay(client, accountId),
  ])
  return { hasBalance, isRefundUnderWay: isRefunded, isPaymentUnderWay: isPaid }
})
