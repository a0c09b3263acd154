import type { PageArgs } from '@supermall/kernel/page'
import { whereOf } from '@supermall/subgraph/filter'
import { asConsumer } from '@supermall/subgraph/viewer'
import type { Context } from '../context.ts'
import { listApplications } from '../data/applications.ts'
import { nullable } from '../data/nullable.generated.ts'
import type { MerchantApplicationConnectionModel } from './models.ts'

type AllArgs = PageArgs & { readonly where?: object | null; readonly orderBy: 'NEWEST' | 'OLDEST' }

export const ownApplications = (
  args: PageArgs,
  { client, viewer }: Context,
): Promise<MerchantApplicationConnectionModel> => {
  const where = { applicantId: asConsumer(viewer).accountId }
  return listApplications(client, { where, isOwn: true, orderBy: 'NEWEST' }, args)
}

export const allApplications = (args: AllArgs, { client }: Context): Promise<MerchantApplicationConnectionModel> =>
  listApplications(
    client,
    { where: whereOf(args.where, nullable.MerchantApplication), isOwn: false, orderBy: args.orderBy },
    args,
  )
