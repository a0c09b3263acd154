import { parseId } from '@supermall/kernel/id'
import type { Result } from '@supermall/kernel/result'
import { refused } from '@supermall/kernel/result'
import { idempotent } from '@supermall/messaging/idempotency'
import { loaded } from '@supermall/subgraph/loaded'
import { payload } from '@supermall/subgraph/payload'
import { asConsumer } from '@supermall/subgraph/viewer'
import { openFriendPay, revokeFriendPay } from '../commands/open-friend-pay.ts'
import { payFriendPart } from '../commands/pay-friend-part.ts'
import type { Context } from '../context.ts'
import type { Payment } from '../domain/payment.ts'
import type {
  FriendPayOpenInput,
  FriendPayPayInput,
  FriendPayRevokeInput,
  MutationResolvers,
} from './types.generated.ts'
import { channelCode } from './words.ts'

export const friendMutations = {
  friendPayOpen: (_, { input }, context) => open(input, context).then(reloaded(context)).then(payload('friendPay')),
  friendPayRevoke: (_, { input }, context) => revoke(input, context).then(reloaded(context)).then(payload('friendPay')),
  friendPayPay: (_, { input }, context) => pay(input, context).then(payload('payment')),
} satisfies Partial<MutationResolvers>

type Which = { readonly friendPayId: string }

const reloaded = ({ loaders }: Context) => loaded(({ friendPayId }: Which) => loaders.friendPay.load(friendPayId))

async function open({ orderId: text, idempotencyKey }: FriendPayOpenInput, context: Context): Promise<Result<Which>> {
  const { accountId } = asConsumer(context.viewer)
  const orderId = parseId('ord', text)
  if (orderId === null) return refused('PAYMENT_NOT_FOUND', 'There is no such order to pay.', 'orderId')
  return openFriendPay({ orderId, accountId, idempotencyKey }, context)
}

async function revoke({ friendPayId, idempotencyKey: key }: FriendPayRevokeInput, context: Context) {
  const { accountId } = asConsumer(context.viewer)
  const asked = { accountId, friendPayId }
  return context.transact((unit) =>
    idempotent({ name: 'friendPayRevoke', key, input: { friendPayId } }, unit, () => revokeFriendPay(asked, unit)),
  )
}

function pay(input: FriendPayPayInput, context: Context): Promise<Result<Payment>> {
  const { accountId } = asConsumer(context.viewer)
  const { linkToken, amount = null, card = null, token = null, payToken = null, idempotencyKey } = input
  const by = { channel: channelCode(input.channel), card, token, payToken }
  return payFriendPart({ ...by, linkToken, amount, accountId, idempotencyKey }, context)
}
