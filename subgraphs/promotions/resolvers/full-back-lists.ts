import type { Counted } from '@supermall/subgraph/list-page'
import { asConsumer } from '@supermall/subgraph/viewer'
import type { FullBackFilter } from '../data/full-backs.ts'
import { listFullBacks } from '../data/full-backs.ts'
import { nullable } from '../data/nullable.generated.ts'
import type { FullBack, FullBackStatus } from '../domain/full-backs/full-back.ts'
import { shownFullBack } from './full-back.ts'
import { ownWhere } from './own-where.ts'
import type { QueryResolvers } from './types.generated.ts'

export type FullBackConnectionModel = Counted<FullBack>

export const fullBackQueries = {
  fullBack: (_, { id }, context) => shownFullBack(id, context),
  myFullBacks: (_, { status, orderId, ...args }, { client, viewer }) => {
    const { accountId } = asConsumer(viewer)
    const filter = { accountId, ...stands(status), ...(orderId == null ? {} : { orderId }) }
    return listFullBacks(client, { filter, isOwn: true }, args)
  },
  fullBacks: (_, { where, ...args }, { client, viewer }) =>
    listFullBacks(client, { filter: ownWhere(where, viewer, nullable.FullBack), isOwn: false }, args),
} satisfies Partial<QueryResolvers>

const stands = (status: FullBackStatus | null | undefined): FullBackFilter => (status == null ? {} : { status })
