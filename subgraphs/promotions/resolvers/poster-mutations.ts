import { payload } from '@supermall/subgraph/payload'
import { asConsumer } from '@supermall/subgraph/viewer'
import { createPoster, updatePoster } from '../commands/posters/edit-poster.ts'
import { scanPoster, takePoster } from '../commands/posters/pass-on-poster.ts'
import { privileged } from './privileged.ts'
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
  posterCreate: (_, { input }, context) => privileged(EDIT, context)(input, createPoster).then(payload('poster')),
  posterUpdate: (_, { input }, context) => privileged(EDIT, context)(input, updatePoster).then(payload('poster')),
} satisfies Partial<MutationResolvers>
