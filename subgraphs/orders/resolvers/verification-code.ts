import { qrSvg } from '@supermall/kernel/qr-picture'
import { ref } from './ref.ts'
import { redeemsFor, seesOrder } from './sight.ts'
import type { VerificationCodeResolvers, VerificationUseResolvers } from './types.generated.ts'

export const VerificationCode: VerificationCodeResolvers = {
  order: async ({ orderId }, _, { viewer, loaders }) => {
    const order = await loaders.order.load(orderId)
    return order && (seesOrder(viewer, order) || redeemsFor(viewer, order)) ? order : null
  },
  qrSvg: ({ code }) => qrSvg(code),
  usesLeft: ({ usesLeft, revokedAt }) => (revokedAt === null ? usesLeft : 0),
  line: ({ lineId }, _, { loaders }) => (lineId === null ? null : loaders.line.load(lineId)),
  stores: ({ storeIds }) => storeIds.map((id) => ({ id })),
  uses: ({ id }, _, { loaders }) => loaders.uses.load(id),
}

export const VerificationUse: VerificationUseResolvers = {
  store: ({ storeId }) => ref(storeId),
  clerk: ({ clerkId }) => ref(clerkId),
}
