import { parseId } from '@supermall/kernel/id'
import { asConsumer } from '@supermall/subgraph/viewer'
import { tokenLabel } from '../commands/open-friend-pay.ts'
import type { Context } from '../context.ts'
import { findLatestOfOrder } from '../data/friend-pays.ts'
import { leftToPromise, MOST_PARTS } from '../domain/friend-pay.ts'
import { isTheirs } from './sight.ts'
import type { FriendPayPartResolvers, FriendPayResolvers } from './types.generated.ts'
import { inMoney } from './words.ts'

export const FriendPay: FriendPayResolvers = {
  __resolveReference: async ({ id }, { viewer, loaders }) => {
    const friendPay = await loaders.friendPay.load(id)
    return friendPay && isTheirs(viewer, friendPay) ? friendPay : null
  },
  order: (friendPay, _, { viewer }) => (isTheirs(viewer, friendPay) ? { id: friendPay.orderId } : null),
  amount: ({ amount, currency }) => inMoney(amount, currency),
  paid: ({ paid, currency }) => inMoney(paid, currency),
  left: (friendPay) => inMoney(friendPay.status === 'OPEN' ? leftToPromise(friendPay) : 0n, friendPay.currency),
  refunded: async ({ id, currency }, _, { loaders }) => {
    const parts = await loaders.paidParts.load(id)
    return inMoney(
      parts.reduce((sum, { refunded }) => sum + refunded, 0n),
      currency,
    )
  },
  linkToken: (friendPay, _, { viewer, seal }) =>
    isTheirs(viewer, friendPay) ? seal.open(friendPay.sealedToken, tokenLabel(friendPay.id)) : null,
  parts: async (friendPay, _, { viewer, loaders }) => {
    const { accountId } = asConsumer(viewer)
    const parts = (await loaders.paidParts.load(friendPay.id)).slice(0, MOST_PARTS)
    const seen = parts.filter((part) => isTheirs(viewer, friendPay) || part.accountId === accountId)
    return seen.map((part) => ({ ...part, currency: friendPay.currency }))
  },
}

export const FriendPayPart: FriendPayPartResolvers = {
  amount: ({ amount, currency }) => inMoney(amount, currency),
  refunded: ({ refunded, currency }) => inMoney(refunded, currency),
  payment: (part, _, { viewer, loaders }) => (isTheirs(viewer, part) ? loaders.payment.load(part.paymentId) : null),
  isMine: (part, _, { viewer }) => isTheirs(viewer, part),
  paidAt: ({ capturedAt }) => capturedAt,
}

export async function friendPayOf(orderId: string, { client, viewer }: Context) {
  const found = parseId('ord', orderId) && (await findLatestOfOrder(client, orderId))
  return found && isTheirs(viewer, found) ? found : null
}
