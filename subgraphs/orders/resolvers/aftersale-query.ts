import { parseId } from '@supermall/kernel/id'
import type { PageArgs } from '@supermall/kernel/page'
import { pageOf } from '@supermall/kernel/page'
import { asConsumer, ownShop } from '@supermall/subgraph/viewer'
import { weigh } from '../commands/open-aftersale.ts'
import type { Context } from '../context.ts'
import { DUE, DUE_FIRST, listCases, managedCases, ownCases } from '../data/aftersale-list.ts'
import { NEWEST, OLDEST } from '../data/order-list.ts'
import { listReturnAddresses } from '../data/return-addresses.ts'
import { NOTHING_OF_PARENT, refundableOf } from '../domain/aftersale-refundable.ts'
import { isOfShop } from '../domain/order.ts'
import { seesCase } from './aftersale-case.ts'
import { reachOf } from './order-lists.ts'
import { seesOrder } from './sight.ts'
import type { QueryManagedAftersaleCasesArgs, QueryResolvers } from './types.generated.ts'

export const aftersaleQuery = {
  aftersaleCase: async (_, { id }, { viewer, loaders }) => {
    const found = parseId('asc', id) && (await loaders.case.load(id))
    return found && seesCase(viewer, found) ? found : null
  },
  aftersaleCases: (_, args, context) => ofBuyer(args, context),
  managedAftersaleCases: (_, args, context) => ofShops(args, context),
  refundable: (_, { orderId }, context) => refundable(orderId, context),
  returnAddresses: (_, { shopId }, { viewer, client }) => listReturnAddresses(client, ownShop(viewer, shopId)),
} satisfies Partial<QueryResolvers>

type OwnArgs = PageArgs & { readonly isOpen?: boolean | null }

function ofBuyer({ isOpen = null, ...args }: OwnArgs, { viewer, client }: Context) {
  const where = ownCases(asConsumer(viewer).accountId, isOpen)
  return listCases(client, where, { page: pageOf(args, `own-cases.${isOpen}`), sorting: NEWEST })
}

const SORTINGS = { NEWEST, OLDEST, DUE: DUE_FIRST } as const

function ofShops({ where, orderBy = 'NEWEST', ...args }: QueryManagedAftersaleCasesArgs, { viewer, client }: Context) {
  const page = pageOf(args, `managed-cases.${orderBy}`)
  const found = managedCases(reachOf(viewer), where)
  const asked = orderBy === 'DUE' ? { AND: [found, DUE] } : found
  return listCases(client, asked, { page, sorting: SORTINGS[orderBy] })
}

/** What is asked for is decided again, locked, when somebody applies. */
async function refundable(orderId: string, { viewer, loaders, client, clock }: Context) {
  const order = parseId('ord', orderId) && (await loaders.order.load(orderId))
  if (!order || !seesOrder(viewer, order)) return null
  if (!isOfShop(order)) return { ...NOTHING_OF_PARENT, currency: order.currency }
  const lines = await loaders.lines.load(order.id)
  const { paid, grounds } = await weigh({ order, lines }, { db: client, now: clock() })
  return { ...refundableOf(paid, grounds), currency: order.currency }
}
