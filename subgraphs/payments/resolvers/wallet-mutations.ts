import type { Result } from '@supermall/kernel/result'
import { loaded } from '@supermall/subgraph/loaded'
import { payload } from '@supermall/subgraph/payload'
import { asConsumer } from '@supermall/subgraph/viewer'
import type { Whose } from '../commands/adjust-wallet.ts'
import { adjustWallet, resetPayPassword, setFrozen } from '../commands/adjust-wallet.ts'
import { approveWithdrawal, cancelWithdrawal, payWithdrawal, refuseWithdrawal } from '../commands/decide-withdrawal.ts'
import { isConsumer } from '../commands/is-consumer.ts'
import { createPayToken, setPayPassword } from '../commands/pay-password.ts'
import { refundRecharge } from '../commands/refund-recharge.ts'
import { startRecharge } from '../commands/start-recharge.ts'
import { withdraw } from '../commands/withdraw.ts'
import type { Context } from '../context.ts'
import type { OperatorUnit } from '../data/database.ts'
import type { MutationResolvers } from './types.generated.ts'
import { walletFor } from './wallet.ts'
import { channelCode } from './words.ts'

export const walletMutations = {
  payPasswordSet: (_, { input }, context) => {
    const { payPassword, currentPayPassword = null } = input
    return setPayPassword({ payPassword, currentPayPassword, accountId: mine(context) }, context)
      .then(theirWallet(context))
      .then(payload('wallet'))
  },
  payTokenCreate: (_, { input }, context) =>
    createPayToken({ payPassword: input.payPassword, accountId: mine(context) }, context).then(payload('token')),
  rechargeStart: (_, { input }, context) => {
    const { card = null, token = null, couponId = null, amount, channel, idempotencyKey } = input
    const asked = {
      card,
      token,
      couponId,
      amount,
      idempotencyKey,
      channel: channelCode(channel),
      accountId: mine(context),
    }
    return startRecharge(asked, context)
      .then(loaded(({ rechargeId }) => context.loaders.recharge.load(rechargeId)))
      .then(payload('recharge'))
  },
  rechargeRefund: async (_, { input }, context) => {
    const done = await context.operate('payments.wallet.adjust', (unit) => refundRecharge(input, unit))
    if (!done.ok) return { recharge: null, refund: null, errors: done.refusals }
    const { rechargeId, refundId } = done.value
    const recharge = await context.loaders.recharge.load(rechargeId)
    return { recharge, refund: refundId === null ? null : await context.loaders.refund.load(refundId), errors: [] }
  },
  withdrawalRequest: (_, { input }, context) =>
    withdraw({ ...input, payToken: input.payToken ?? null, accountId: mine(context) }, context)
      .then(theirWithdrawal(context))
      .then(payload('withdrawal')),
  withdrawalCancel: (_, { input }, context) =>
    context
      .transact((unit) => cancelWithdrawal(input, mine(context), unit))
      .then(theirWithdrawal(context))
      .then(payload('withdrawal')),
  withdrawalApprove: (_, { input }, context) =>
    context
      .operate('payments.withdrawal.audit', (unit) => approveWithdrawal(input, unit))
      .then(theirWithdrawal(context))
      .then(payload('withdrawal')),
  withdrawalPay: (_, { input }, context) =>
    context
      .operate('payments.withdrawal.audit', (unit) => payWithdrawal(input, unit))
      .then(theirWithdrawal(context))
      .then(payload('withdrawal')),
  withdrawalRefuse: (_, { input }, context) =>
    context
      .operate('payments.withdrawal.audit', (unit) => refuseWithdrawal(input, unit))
      .then(theirWithdrawal(context))
      .then(payload('withdrawal')),
  walletCredit: (_, { input }, context) => adjust(input, 'CREDIT', context).then(payload('wallet')),
  walletDebit: (_, { input }, context) => adjust(input, 'DEBIT', context).then(payload('wallet')),
  walletFreeze: (_, { input }, context) =>
    govern(input, context, (unit) => setFrozen(input, true, unit)).then(payload('wallet')),
  walletUnfreeze: (_, { input }, context) =>
    govern(input, context, (unit) => setFrozen(input, false, unit)).then(payload('wallet')),
  payPasswordReset: (_, { input }, context) =>
    govern(input, context, (unit) => resetPayPassword(input, unit)).then(payload('wallet')),
} satisfies Partial<MutationResolvers>

const mine = ({ viewer }: Context) => asConsumer(viewer).accountId

const theirWallet = (context: Context) =>
  loaded(({ accountId }: { readonly accountId: string }) => walletFor(accountId, context))

const theirWithdrawal = ({ loaders }: Context) =>
  loaded(({ withdrawalId }: { readonly withdrawalId: string }) => loaders.withdrawal.load(withdrawalId))

type Known = OperatorUnit & { readonly isKnown: boolean }

const govern = async (
  { accountId }: { readonly accountId: string },
  context: Context,
  work: (unit: Known) => Promise<Result<Whose>>,
) => {
  const isKnown = await isConsumer(accountId, context.ask)
  return context.operate('payments.wallet.adjust', (unit) => work({ ...unit, isKnown })).then(theirWallet(context))
}

/** What is there may be taken also from somebody who is gone. */
const adjust = async (input: Parameters<typeof adjustWallet>[0], direction: 'CREDIT' | 'DEBIT', context: Context) => {
  const isKnown = direction === 'DEBIT' || (await isConsumer(input.accountId, context.ask))
  const { currency } = context
  return context
    .operate('payments.wallet.adjust', (unit) => adjustWallet(input, direction, { ...unit, currency, isKnown }))
    .then(theirWallet(context))
}
