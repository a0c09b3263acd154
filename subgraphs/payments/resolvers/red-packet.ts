import { parseId } from '@supermall/kernel/id'
import { loaded } from '@supermall/subgraph/loaded'
import { payload } from '@supermall/subgraph/payload'
import { asConsumer, can } from '@supermall/subgraph/viewer'
import { openRedPacket } from '../commands/red-packets.ts'
import { pageRedPackets } from '../data/lists.ts'
import { isTheirs } from './sight.ts'
import type { MutationResolvers, QueryResolvers, RedPacketResolvers, RedPacketStatus } from './types.generated.ts'
import { inMoney } from './words.ts'

export const redPacketQueries = {
  redPacket: async (_, { id }, { viewer, loaders }) => {
    const packet = parseId('rpk', id) && (await loaders.redPacket.load(id))
    return packet && isTheirs(viewer, packet) ? packet : null
  },
  myRedPackets: (_, { status, ...args }, { client, viewer }) => {
    const { accountId } = asConsumer(viewer)
    return pageRedPackets(client, { where: { accountId, ...(status == null ? {} : { status }) }, args })
  },
} satisfies Partial<QueryResolvers>

export const redPacketMutations = {
  redPacketOpen: (_, { input }, { transact, viewer, loaders }) =>
    transact((unit) => openRedPacket(input, asConsumer(viewer).accountId, unit))
      .then(loaded(({ redPacketId }) => loaders.redPacket.load(redPacketId)))
      .then(payload('redPacket')),
} satisfies Partial<MutationResolvers>

export const RedPacket: RedPacketResolvers = {
  __resolveReference: async ({ id }, { viewer, loaders }) => {
    const packet = await loaders.redPacket.load(id)
    const isSeen = packet !== null && (isTheirs(viewer, packet) || can(viewer, 'payments.wallet.view'))
    return isSeen ? packet : null
  },
  shop: ({ shopId }) => (shopId === null ? null : { id: shopId }),
  amount: ({ amount, currency }) => inMoney(amount, currency),
  /** What its time has ended is over, whether the job that writes it down has come by or not. */
  status: ({ status, expiresAt }, _, { clock }) =>
    status === 'WAITING' && expiresAt <= clock() ? 'EXPIRED' : (status as RedPacketStatus),
}
