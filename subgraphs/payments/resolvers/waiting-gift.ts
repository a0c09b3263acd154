import { parseId } from '@supermall/kernel/id'
import { payload } from '@supermall/subgraph/payload'
import { privileged } from '@supermall/subgraph/privileged'
import { settleWaitingGift } from '../commands/settle-waiting-gift.ts'
import { pageWaitingGifts } from '../data/lists.ts'
import type {
  MutationResolvers,
  QueryResolvers,
  WaitingGiftKind,
  WaitingGiftResolvers,
  WaitingGiftSettledResolvers,
} from './types.generated.ts'
import { inMoney } from './words.ts'

export const waitingGiftQueries = {
  waitingGifts: (_, { shopId = null, ...args }, { client }) =>
    pageWaitingGifts(client, { where: shopId === null ? {} : { shopId: parseId('shp', shopId) ?? '' }, args }),
} satisfies Partial<QueryResolvers>

export const waitingGiftMutations = {
  waitingGiftSettle: (_, { input }, context) =>
    privileged('payments.wallet.adjust', context)(input, settleWaitingGift).then(payload('settled')),
} satisfies Partial<MutationResolvers>

export const WaitingGiftSettled: WaitingGiftSettledResolvers = {
  id: ({ giftId }) => giftId,
  amount: ({ amount, currency }) => inMoney(amount, currency),
}

export const WaitingGift: WaitingGiftResolvers = {
  kind: ({ kind }) => kind as WaitingGiftKind,
  account: ({ accountId }) => ({ id: accountId }),
  shop: ({ shopId }) => ({ id: shopId }),
  amount: ({ amount, currency }) => inMoney(amount, currency),
}
