import type { Page } from '@supermall/kernel/page'
import type { Own } from '@supermall/subgraph/filter'
import { valuesOf, whereOf } from '@supermall/subgraph/filter'
import type { Order as Sorting } from '@supermall/subgraph/keyset'
import type { Counted } from '@supermall/subgraph/list-page'
import { readPage } from '@supermall/subgraph/list-page'
import type { Prisma } from '../../../prisma/orders/generated/client.ts'
import type { AftersaleCase } from '../domain/aftersale.ts'
import { WAITING_FOR_SELLERS } from '../domain/aftersale-status.ts'
import type { Tx } from './database.ts'
import { nullable } from './nullable.generated.ts'

export type CasePage = Counted<AftersaleCase>

type Where = Prisma.AftersaleCaseWhereInput

export const ownCases = (accountId: string, isOpen: boolean | null): Where => ({
  accountId,
  ...(isOpen === null ? {} : { endedAt: isOpen ? null : { not: null } }),
})

/** What waits for the shop or the platform, what they have to act on first. */
export const DUE_FIRST: Sorting = {
  column: 'actsBy',
  isDescending: false,
  read: (value) => new Date(String(value)),
}
export const DUE: Where = { endedAt: null, status: { in: [...WAITING_FOR_SELLERS] } }

/** Any of the numbers of a case: of the parcel of the buyer, or of that of the shop. */
const OWN: Own = {
  trackingNumber: ({ equals, in: among }) => ({
    trackingNumbers: { hasSome: valuesOf({ eq: equals, in: among ?? null }) ?? [] },
  }),
}

export const managedCases = (shopId: string | null, where: object | null | undefined): Where => ({
  AND: [shopId === null ? {} : { shopId }, whereOf(where, nullable.AftersaleCase, { own: OWN })],
})

export const listCases = (
  db: Tx,
  where: Where,
  { page, sorting }: { page: Page; sorting: Sorting },
): Promise<CasePage> => readPage<AftersaleCase>(db.aftersaleCase, { where, order: sorting }, page)
