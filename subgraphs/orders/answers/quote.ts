import { quote } from '@supermall/contracts/orders'
import { answer } from '@supermall/messaging/ask'
import { quoteLines } from '../commands/quote-lines.ts'
import type { Within } from '../data/database.ts'
import { answerOf } from '../domain/quote-answer.ts'

export default answer(quote, async (asked, { ask, db, clock, currency }: Within) => {
  const { accountId, addressId, lines, couponIds, points, balance, isSuggesting } = asked
  const balanceMinor = balance === null ? 0n : BigInt(balance.minorUnits)
  const isNot = { isPickup: false, isSameCity: false }
  const giftChoices = asked.gifts ?? []
  const counted = { balanceMinor, balanceCurrency: balance?.currency ?? null, isWalletAsked: true }
  const wish = { accountId, addressId, ...isNot, lines, couponIds, points, ...counted, giftChoices, isSuggesting }
  const { quoted, address } = await quoteLines(wish, { ask, sql: db.sql, now: clock(), currency })
  return answerOf(quoted, { wishes: lines, address })
})
