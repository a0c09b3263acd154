import type { PageArgs } from '@supermall/kernel/page'
import { whereOf } from '@supermall/subgraph/filter'
import { asConsumer } from '@supermall/subgraph/viewer'
import type { Context } from '../context.ts'
import { listApplications } from '../data/applications.ts'
import { nullable } from '../data/nullable.generated.ts'
import type { MerchantApplicationConnectionModel } from './models.ts'

type AllArgs = PageArgs & { readonly where?: object | null; readonly orderBy: 'NEWEST' | 'OLDEST' }

export function ownApplications(args: PageArgs, context: Context): Promise<MerchantApplicationConnectionModel> {
  const { accountId } = asConsumer(context.viewer)
  return allApplications({ ...args, orderBy: 'NEWEST', where: { applicantId: { eq: accountId } } }, context)
}

export const allApplications = (args: AllArgs, { client }: Context): Promise<MerchantApplicationConnectionModel> =>
  listApplications(client, { where: whereOf(args.where, nullable.MerchantApplication), orderBy: args.orderBy }, args)
