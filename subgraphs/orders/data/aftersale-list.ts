import type { Connection, Page } from '@supermall/kernel/page'
import { connection } from '@supermall/kernel/page'
import type { Order as Sorting } from '@supermall/subgraph/keyset'
import { keyset, positionIn } from '@supermall/subgraph/keyset'
import type { Prisma } from '../../../prisma/orders/generated/client.ts'
import type { AftersaleCase } from '../domain/aftersale.ts'
import type { CaseWhere } from '../domain/aftersale-where.ts'
import type { Tx } from './database.ts'
import { MOST_COUNTED } from './order-list.ts'
import { compared, within } from './order-where.ts'

export type CasePage = Connection<AftersaleCase> & { readonly totalCount: () => Promise<number> }

type Where = Prisma.AftersaleCaseWhereInput

export const ownCases = (accountId: string, isOpen: boolean | null): Where => ({
  accountId,
  ...(isOpen === null ? {} : { endedAt: isOpen ? null : { not: null } }),
})

/** What is due first; what nobody waits for is none of these. */
export const DUE_FIRST: Sorting = {
  column: 'dueAt',
  isDescending: false,
  read: (value) => (typeof value === 'string' ? new Date(value) : value),
}
export const DUE: Where = { endedAt: null, dueAt: { not: null } }

export const managedCases = (shopId: string | null, where: CaseWhere | null | undefined): Where => ({
  AND: [shopId === null ? {} : { shopId }, caseWhere(where)],
})

export async function listCases(
  db: Tx,
  where: Where,
  { page, sorting }: { page: Page; sorting: Sorting },
): Promise<CasePage> {
  const { where: behind, ...rest } = keyset(page, sorting)
  const rows = await db.aftersaleCase.findMany({ where: { AND: [where, behind] }, ...rest })
  const found = connection(rows as unknown as AftersaleCase[], page, positionIn<AftersaleCase>(sorting))
  return { ...found, totalCount: () => db.aftersaleCase.count({ where, take: MOST_COUNTED }) }
}

/** Any of the numbers of a case. */
function among(condition: CaseWhere['trackingNumber']): Where['trackingNumbers'] {
  const { eq, in: list } = condition ?? {}
  if (eq == null) return list == null ? undefined : { hasSome: [...list] }
  return { hasSome: list == null || list.includes(eq) ? [eq] : [] }
}

function caseWhere(where: CaseWhere | null | undefined): Where {
  if (where == null) return {}
  const { id, number, orderId, shopId, accountId, status, kind, createdAt } = where
  const own = {
    id: compared(id),
    number: compared(number),
    orderId: compared(orderId),
    shopId: compared(shopId),
    accountId: compared(accountId),
    trackingNumbers: among(where.trackingNumber),
    status: compared(status),
    kind: compared(kind),
    createdAt: within(createdAt),
    isEscalated: where.isEscalated ?? undefined,
  }
  const said = Object.entries(own).filter(([, condition]) => condition !== undefined)
  return {
    ...(Object.fromEntries(said) as Where),
    ...(where.AND?.length ? { AND: where.AND.map(caseWhere) } : {}),
    ...(where.OR?.length ? { OR: where.OR.map(caseWhere) } : {}),
    ...(where.NOT ? { NOT: caseWhere(where.NOT) } : {}),
  }
}
