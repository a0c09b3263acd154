import type { Id } from '@supermall/kernel/id'
import type { Result } from '@supermall/kernel/result'
import { ok, refused } from '@supermall/kernel/result'
import { idempotent } from '@supermall/messaging/idempotency'
import { findPayment, latestOf } from '../data/payments.ts'
import type { Card } from '../domain/card.ts'
import type { ChannelCode } from '../domain/channel.ts'
import { FRIENDS, isProviderCode } from '../domain/channel.ts'
import type { Payment } from '../domain/payment.ts'
import { askAboutPayment } from './ask-about-payment.ts'
import { askProvider } from './ask-provider.ts'
import type { Choice } from './begin-payment.ts'
import { beginPayment, endsHere, notOffered, pathOf } from './begin-payment.ts'
import { expirePayment } from './expire-payment.ts'
import { readMethod } from './read-method.ts'
import { talk } from './talk.ts'
import type { Till } from './till.ts'

export type PayOrder = {
  /** An order, or what is no order. */
  readonly payableId: string
  readonly accountId: Id<'acc'>
  readonly channel: ChannelCode
  readonly card: Card | null
  readonly token: string | null
  readonly payToken: string | null
  readonly idempotencyKey: string
}

/** Chooses a way to pay an order or what is no order, and takes the first step of it. The same key gives the same payment, as it stands by then. */
export async function payOrder(asked: PayOrder, till: Till): Promise<Result<Payment>> {
  if (asked.channel === FRIENDS) return notOffered()
  const method = readMethod(asked, till)
  if (!method.ok) return method
  const { payableId, accountId, channel, payToken, idempotencyKey } = asked
  if (isProviderCode(channel)) till.talks.admit()
  const choice: Choice = { payableId, accountId, channel, payToken, method: method.value }
  const first = await begin(choice, idempotencyKey, till)
  const begun = isBusy(first) && (await giveUp(payableId, till)) ? await begin(choice, idempotencyKey, till) : first
  if (!begun.ok) return begun
  const payment = begun.value.payment ?? (await findPayment(till.client, begun.value.paymentId))
  if (!payment) return refused('PAYMENT_NOT_FOUND', 'There is nothing of that number to pay.')
  const asking = await askProvider(payment, till)
  return asking.status === 'CLOSED' ? closedMeanwhile(asked) : ok(asking)
}

/** The provider may have taken it by then. */
const closedMeanwhile = (asked: PayOrder) =>
  refused('PAYMENT_CLOSED', 'It is not to be paid any more; what was taken for it goes back.', pathOf(asked))

export const isBusy = (result: Result<unknown>): boolean =>
  !result.ok && result.refusals.some(({ code }) => code === 'PAYMENT_UNDER_WAY')

/** The other way is closed where it was opened, unless the buyer has paid there, or its provider is slow to say. What is at none ends as another begins. */
export async function giveUp(payableId: string, till: Till): Promise<boolean> {
  const payment = await latestOf(till.client, payableId)
  if (payment?.status === 'PENDING') await till.transact((unit) => expirePayment(payment.id, unit))
  if (payment?.status !== 'PROCESSING') return true
  if (endsHere(payment)) return true
  till.talks.admit()
  const look = await talk(`give up ${payment.id}`, () => askAboutPayment(payment, till, { isGivenUp: true }), till)
  return look !== null && look !== 'OPEN' && look !== 'UNKNOWN'
}

type Begun = { readonly paymentId: string; readonly payment: Payment | null }

/** What goes to a provider comes along as it was written; who asks again has to look how it stands by then. */
function begin(choice: Choice, key: string, { transact }: Till): Promise<Result<Begun>> {
  const { payToken: _, accountId: __, ...input } = choice
  return transact(async (unit) => {
    let payment: Payment | null = null
    const done = await idempotent({ name: 'paymentPay', key, input }, unit, async () => {
      const begun = await beginPayment(choice, unit)
      if (!begun.ok) return begun
      payment = begun.value.status === 'PROCESSING' ? begun.value : null
      return ok({ paymentId: begun.value.id as string })
    })
    return done.ok ? ok({ ...done.value, payment }) : done
  })
}
