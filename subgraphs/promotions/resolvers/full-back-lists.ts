import { badInput } from '@supermall/kernel/fault'
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
import type { FullBackWhere, QueryResolvers } from './types.generated.ts'

export type FullBackConnectionModel = Connection<FullBack> & { readonly totalCount: () => Promise<number> }

export const fullBackQueries = {
  fullBack: (_, { id }, context) => shownFullBack(id, context),
  myFullBacks: (_, { status, orderId, ...args }, { client, viewer }) => {
    const { accountId } = asConsumer(viewer)
    const filter = { accountId, ...stands(status), ...(orderId == null ? {} : { orderId }) }
    return pageFullBacks(client, filter, args)
  },
  fullBacks: (_, { where, ...args }, { client, viewer }) => {
    const own = viewer.audience === 'MERCHANT' ? [{ shopId: viewer.shopId }] : []
    return pageFullBacks(client, { AND: [...own, ...comparing(where ?? {})] }, args)
  },
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

/** A shop's staff see their shop's, whichever they ask for. */
function comparing({ shopId, status, promotionId, accountId, orderId }: FullBackWhere): readonly FullBackFilter[] {
  if ((status?.in?.length ?? 0) > 4) throw badInput('Each status is named once at most.')
  return [
    ...(shopId?.eq === undefined ? [] : [{ shopId: shopId.eq }]),
    ...(status?.eq == null ? [] : [{ status: status.eq }]),
    ...(status?.in == null ? [] : [{ status: { in: [...status.in] } }]),
    ...(promotionId == null ? [] : [{ promotionId }]),
    ...(accountId == null ? [] : [{ accountId }]),
    ...(orderId == null ? [] : [{ orderId }]),
  ]
}
