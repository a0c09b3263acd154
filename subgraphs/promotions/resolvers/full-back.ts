import { parseId } from '@supermall/kernel/id'
import type { Currency } from '@supermall/kernel/money'
import { money } from '@supermall/kernel/money'
import type { Viewer } from '@supermall/subgraph/viewer'
import type { Context } from '../context.ts'
import type { FullBackDayRow } from '../data/full-backs.ts'
import type { FullBack as FullBackRow } from '../domain/full-backs/full-back.ts'
import { isOver, keptMinor, nextMinor, toComeMinor } from '../domain/full-backs/full-back.ts'
import { worksOn } from './coupon-sight.ts'
import { ref } from './ref.ts'
import type { FullBackDayResolvers, FullBackResolvers } from './types.generated.ts'

export type FullBackDayModel = FullBackDayRow & { readonly currency: Currency }

export const FullBack: FullBackResolvers = {
  __resolveReference: ({ id }, context) => shownFullBack(id, context),
  promotion: ({ promotionId }, _, { loaders }) => loaders.promotion.load(promotionId),
  shop: ({ shopId }) => ref(shopId),
  account: ({ accountId }) => ref(accountId),
  order: ({ orderId }) => ref(orderId),
  sku: ({ skuId }) => ref(skuId),
  refundedQuantity: ({ refunded }) => refunded,
  whole: ({ wholeMinor, currency }) => money(wholeMinor, currency),
  paid: (fullBack) => money(keptMinor(fullBack), fullBack.currency),
  takenBack: ({ takenBackMinor, currency }) => money(takenBackMinor, currency),
  toCome: (fullBack) => money(toComeMinor(fullBack), fullBack.currency),
  paidDayCount: ({ paidDays }) => paidDays,
  next: (fullBack) => (isOver(fullBack) ? null : money(nextMinor(fullBack), fullBack.currency)),
  lastDays: async ({ id, currency }, _, { loaders }) =>
    (await loaders.lastDays.load(id)).map((day) => ({ ...day, currency })),
}

export const FullBackDay: FullBackDayResolvers = {
  amount: ({ amountMinor, currency }) => money(amountMinor, currency),
}

/** Its buyer sees it, the staff of the shop that pays it, and platform staff all. What is held for a checkout is nobody's yet. */
export async function shownFullBack(id: string, { viewer, loaders }: Context): Promise<FullBackRow | null> {
  const fullBack = parseId('fbk', id) && (await loaders.fullBack.load(id))
  return fullBack && fullBack.status !== 'HELD' && sees(viewer, fullBack) ? fullBack : null
}

const sees = (viewer: Viewer, fullBack: FullBackRow): boolean =>
  (viewer.audience === 'CONSUMER' && viewer.accountId === fullBack.accountId) ||
  worksOn(viewer, fullBack, 'promotions.promotion.view')
