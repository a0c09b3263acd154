import { payload } from '@supermall/subgraph/payload'
import { privileged } from '@supermall/subgraph/privileged'
import { asConsumer } from '@supermall/subgraph/viewer'
import { createPoster, updatePoster } from '../commands/posters/edit-poster.ts'
import { scanPoster, takePoster } from '../commands/posters/pass-on-poster.ts'
import { bindVisits, limitVisits, visitPoster } from '../commands/posters/visit-poster.ts'
import type { MutationResolvers } from './types.generated.ts'

const EDIT = 'promotions.points.edit'

export const posterMutations = {
  posterTake: (_, { input }, { transact, viewer }) => {
    const { accountId } = asConsumer(viewer)
    return transact((unit) => takePoster(input.posterId, accountId, unit)).then(payload('memberPoster'))
  },
  posterScan: (_, { input }, { transact, viewer }) => {
    const { accountId } = asConsumer(viewer)
    return transact((unit) => scanPoster(input.code, accountId, unit)).then(payload('poster'))
  },
  posterVisit: async (_, { input }, { cache, caller, transact, viewer }) => {
    const allowed = await limitVisits(cache, { ip: caller.ip, visitorKey: input.visitorKey })
    const accountId = viewer.audience === 'GUEST' ? null : viewer.accountId
    const shown = allowed.ok ? await transact((unit) => visitPoster({ ...input, accountId }, unit)) : allowed
    return payload('poster')(shown)
  },
  posterVisitsBind: (_, { input }, { transact, viewer }) => {
    const { accountId } = asConsumer(viewer)
    return transact((unit) => bindVisits(input.visitorKey, accountId, unit)).then(payload('posters'))
  },
  posterCreate: (_, { input }, context) => privileged(EDIT, context)(input, createPoster).then(payload('poster')),
  posterUpdate: (_, { input }, context) => privileged(EDIT, context)(input, updatePoster).then(payload('poster')),
} satisfies Partial<MutationResolvers>
