import type { PageArgs } from '@supermall/kernel/page'
import { connection, pageOf } from '@supermall/kernel/page'
import { whereOf } from '@supermall/subgraph/filter'
import { positionIn } from '@supermall/subgraph/keyset'
import { asConsumer } from '@supermall/subgraph/viewer'
import type { Context } from '../context.ts'
import { countApplications, listApplications, NEWEST, OLDEST } from '../data/applications.ts'
import type { MerchantApplicationConnectionModel } from './models.ts'

type AllArgs = PageArgs & { readonly where?: object | null; readonly orderBy: 'NEWEST' | 'OLDEST' }

export function ownApplications(args: PageArgs, context: Context): Promise<MerchantApplicationConnectionModel> {
  const { accountId } = asConsumer(context.viewer)
  return allApplications({ ...args, orderBy: 'NEWEST', where: { applicantId: { eq: accountId } } }, context)
}

export async function allApplications(args: AllArgs, { client }: Context): Promise<MerchantApplicationConnectionModel> {
  const page = pageOf(args, `applications.${args.orderBy}`)
  const order = args.orderBy === 'NEWEST' ? NEWEST : OLDEST
  const filter = whereOf(args.where)
  const rows = await listApplications(client, filter, { page, order })
  return { ...connection(rows, page, positionIn(order)), totalCount: () => countApplications(client, filter) }
}
