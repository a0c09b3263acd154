import { parseId } from '@supermall/kernel/id'
import type { Result } from '@supermall/kernel/result'
import { ok, refused } from '@supermall/kernel/result'
import { loaded } from '@supermall/subgraph/loaded'
import { payload } from '@supermall/subgraph/payload'
import { privileged } from '@supermall/subgraph/privileged'
import { asConsumer } from '@supermall/subgraph/viewer'
import { askAboutPayment } from '../commands/ask-about-payment.ts'
import { collectPayment, confirmPayment } from '../commands/confirm-payment.ts'
import { beginRefresh, closeByHand } from '../commands/mend-payment.ts'
import { mendRefunds, retryRefund } from '../commands/mend-refunds.ts'
import { payOrder } from '../commands/pay-order.ts'
import { sendToWallet } from '../commands/send-to-wallet.ts'
import { talk } from '../commands/talk.ts'
import type { Context } from '../context.ts'
import { findPayment } from '../data/payments.ts'
import type { Payment } from '../domain/payment.ts'
import type { MutationResolvers, PaymentPayInput } from './types.generated.ts'
import { channelCode, isPurchaseId } from './words.ts'

export const payingMutations = {
  paymentPay: (_, { input }, context) => pay(input, context).then(payload('payment')),
  paymentCollect: (_, { input }, { operate }) =>
    operate('payments.payment.collect', (unit) => collectPayment(input, unit)).then(payload('payment')),
  paymentConfirm: (_, { input }, { operate }) =>
    operate('payments.payment.mend', (unit) => confirmPayment(input, unit)).then(payload('payment')),
  paymentRefresh: (_, { input }, context) => refresh(input.paymentId, context).then(payload('payment')),
  paymentClose: (_, { input }, { operate }) =>
    operate('payments.payment.mend', (unit) => closeByHand(input, unit)).then(payload('payment')),
  refundRetry: (_, { input }, { operate, loaders }) =>
    operate('payments.refund.mend', (unit) => retryRefund(input, unit))
      .then(loaded(({ refundId }) => loaders.refund.load(refundId)))
      .then(payload('refund')),
  refundSendToWallet: (_, { input }, context) =>
    privileged('payments.refund.mend', context)(input, sendToWallet)
      .then(loaded(({ refundId }) => context.loaders.refund.load(refundId)))
      .then(payload('refund')),
  refundsMend: (_, { input }, context) =>
    mendRefunds({ isDryRun: input.isDryRun, refundIds: input.refundIds ?? null }, context).then(payload('mended')),
} satisfies Partial<MutationResolvers>

async function pay(input: PaymentPayInput, context: Context): Promise<Result<Payment>> {
  const { accountId } = asConsumer(context.viewer)
  const isOrder = input.orderId != null
  if (isOrder === (input.purchaseId != null))
    return refused('ONE_OF', 'Name the order or the purchase to pay: one of the two.')
  const payableId = payableOf(input)
  if (payableId === null)
    return refused(
      'PAYMENT_NOT_FOUND',
      'There is nothing of yours to pay by that id.',
      isOrder ? 'orderId' : 'purchaseId',
    )
  const { card = null, token = null, payToken = null, idempotencyKey } = input
  return payOrder(
    { payableId, accountId, channel: channelCode(input.channel), card, token, payToken, idempotencyKey },
    context,
  )
}

const payableOf = ({ orderId, purchaseId }: PaymentPayInput): string | null => {
  if (orderId != null) return parseId('ord', orderId)
  // A bill at a counter is paid by its code, so that one buyer at a time does.
  const isSold = purchaseId != null && isPurchaseId(purchaseId) && parseId('csb', purchaseId) === null
  return isSold ? purchaseId : null
}

async function refresh(paymentId: string, context: Context): Promise<Result<Payment>> {
  context.talks.admit()
  const begun = await context.operate('payments.payment.mend', (unit) => beginRefresh({ paymentId }, unit))
  if (!begun.ok) return begun
  await talk(`look ${paymentId}`, () => askAboutPayment(begun.value, context, { isGivenUp: false }), context)
  return ok((await findPayment(context.client, paymentId)) ?? begun.value)
}
