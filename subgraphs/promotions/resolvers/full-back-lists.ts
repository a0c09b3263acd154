import type { Connection, PageArgs } from '@supermall/kernel/page'
import { connection, pageOf } from '@supermall/kernel/page'
import { positionIn } from '@supermall/subgraph/keyset'
import { asConsumer } from '@supermall/subgraph/viewer'
import type { Context } from '../context.ts'
import type { FullBackFilter } from '../data/full-backs.ts'
import { countFullBacks, listFullBacks } from '../data/full-backs.ts'
import { LATEST } from '../data/promotions.ts'
import type { FullBack, FullBackStatus } from '../domain/full-backs/full-back.ts'
import { shownFullBack } from './full-back.ts'
import { ownWhere } from './own-where.ts'
import type { QueryResolvers } from './types.generated.ts'

export type FullBackConnectionModel = Connection<FullBack> & { readonly totalCount: () => Promise<number> }

export const fullBackQueries = {
  fullBack: (_, { id }, context) => shownFullBack(id, context),
  myFullBacks: (_, { status, orderId, ...args }, { client, viewer }) => {
    const { accountId } = asConsumer(viewer)
    const filter = { accountId, ...stands(status), ...(orderId == null ? {} : { orderId }) }
    return pageFullBacks(client, filter, args)
  },
  fullBacks: (_, { where, ...args }, { client, viewer }) => pageFullBacks(client, ownWhere(where, viewer), args),
} satisfies Partial<QueryResolvers>

async function pageFullBacks(
  client: Context['client'],
  filter: FullBackFilter,
  args: PageArgs,
): Promise<FullBackConnectionModel> {
  const page = pageOf(args, 'full-backs')
  const rows = await listFullBacks(client, filter, page)
  return { ...connection(rows, page, positionIn(LATEST)), totalCount: () => countFullBacks(client, filter) }
}

const stands = (status: FullBackStatus | null | undefined): FullBackFilter => (status == null ? {} : { status })
