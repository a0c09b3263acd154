import { parseId } from '@supermall/kernel/id'
import { pageWaitingGifts } from '../data/lists.ts'
import type { QueryResolvers, WaitingGiftKind, WaitingGiftResolvers } from './types.generated.ts'
import { inMoney } from './words.ts'

export const waitingGiftQueries = {
  waitingGifts: (_, { shopId = null, ...args }, { client }) =>
    pageWaitingGifts(client, { where: shopId === null ? {} : { shopId: parseId('shp', shopId) ?? '' }, args }),
} satisfies Partial<QueryResolvers>

export const WaitingGift: WaitingGiftResolvers = {
  kind: ({ kind }) => kind as WaitingGiftKind,
  account: ({ accountId }) => ({ id: accountId }),
  shop: ({ shopId }) => ({ id: shopId }),
  amount: ({ amount, currency }) => inMoney(amount, currency),
}
