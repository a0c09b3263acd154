import { payload } from '@supermall/subgraph/payload'
import { asConsumer } from '@supermall/subgraph/viewer'
import { adjustWallet, resetPayPassword, setFrozen } from '../commands/adjust-wallet.ts'
import { approveWithdrawal, cancelWithdrawal, payWithdrawal, refuseWithdrawal } from '../commands/decide-withdrawal.ts'
import { createPayToken, setPayPassword } from '../commands/pay-password.ts'
import { refundRecharge } from '../commands/refund-recharge.ts'
import { startRecharge } from '../commands/start-recharge.ts'
import { withdraw } from '../commands/withdraw.ts'
import type { Context } from '../context.ts'
import { loaded } from './loaded.ts'
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
    context
      .operate('payments.wallet.adjust', (unit) => setFrozen(input, true, unit))
      .then(theirWallet(context))
      .then(payload('wallet')),
  walletUnfreeze: (_, { input }, context) =>
    context
      .operate('payments.wallet.adjust', (unit) => setFrozen(input, false, unit))
      .then(theirWallet(context))
      .then(payload('wallet')),
  payPasswordReset: (_, { input }, context) =>
    context
      .operate('payments.wallet.adjust', (unit) => resetPayPassword(input, unit))
      .then(theirWallet(context))
      .then(payload('wallet')),
} satisfies Partial<MutationResolvers>

const mine = ({ viewer }: Context) => asConsumer(viewer).accountId

const theirWallet = (context: Context) =>
  loaded(({ accountId }: { readonly accountId: string }) => walletFor(accountId, context))

const theirWithdrawal = ({ loaders }: Context) =>
  loaded(({ withdrawalId }: { readonly withdrawalId: string }) => loaders.withdrawal.load(withdrawalId))

const adjust = (input: Parameters<typeof adjustWallet>[0], direction: 'CREDIT' | 'DEBIT', context: Context) =>
  context
    .operate('payments.wallet.adjust', (unit) =>
      adjustWallet(input, direction, { ...unit, currency: context.currency }),
    )
    .then(theirWallet(context))
