import type { PageArgs } from '@supermall/kernel/page'
import { connection, pageOf } from '@supermall/kernel/page'
import { positionIn } from '@supermall/subgraph/keyset'
import { asConsumer } from '@supermall/subgraph/viewer'
import type { Context } from '../context.ts'
import type { ApplicationWhere } from '../data/applications.ts'
import { applicationFilter, countApplications, listApplications, NEWEST, OLDEST } from '../data/applications.ts'
import { assertShallow } from '../domain/where.ts'
import type { MerchantApplicationConnectionModel } from './models.ts'

type AllArgs = PageArgs & { readonly where?: ApplicationWhere | null; readonly orderBy: 'NEWEST' | 'OLDEST' }

export function ownApplications(args: PageArgs, context: Context): Promise<MerchantApplicationConnectionModel> {
  const { accountId } = asConsumer(context.viewer)
  return found({ ...args, orderBy: 'NEWEST', where: { applicantId: { eq: accountId } } }, context)
}

export function allApplications(args: AllArgs, context: Context): Promise<MerchantApplicationConnectionModel> {
  assertShallow(args.where)
  return found(args, context)
}

async function found(args: AllArgs, { client }: Context): Promise<MerchantApplicationConnectionModel> {
  const page = pageOf(args, `applications.${args.orderBy}`)
  const order = args.orderBy === 'NEWEST' ? NEWEST : OLDEST
  const filter = applicationFilter(args.where)
  const rows = await listApplications(client, filter, { page, order })
  return { ...connection(rows, page, positionIn(order)), totalCount: () => countApplications(client, filter) }
}
