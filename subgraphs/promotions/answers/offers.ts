import { offers } from '@supermall/contracts/promotions'
import { minorOf } from '@supermall/kernel/wire'
import { answer } from '@supermall/messaging/ask'
import { makeOffer } from '../commands/make-offer.ts'
import type { Within } from '../data/database.ts'
import { answerOf } from '../domain/offer-answer.ts'

export default answer(offers, async (asked, { client, rules, clock }: Within) => {
  const { accountId, levelId, groupIds, couponIds, points, isSuggesting, bundles } = asked
  const currency = asked.lines[0]?.list.currency ?? 'CNY'
  const lines = asked.lines.map(({ list, member, ...line }) => ({
    ...line,
    listMinor: minorOf(list),
    memberMinor: minorOf(member),
  }))
  const wished = { couponIds, points, isSuggesting, bundles: bundles ?? [] }
  const question = { buyer: { accountId, levelId, groupIds }, currency, lines, ...wished }
  const offer = await makeOffer(question, { db: client, rules, now: clock() })
  const { evaluation, points: usable, suggestedFreightIds } = offer
  return { ...answerOf(evaluation, usable, currency), suggestedFreightIds: [...suggestedFreightIds] }
})
