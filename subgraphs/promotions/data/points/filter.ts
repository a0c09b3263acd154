import { badInput } from '@supermall/kernel/fault'
import type { Prisma } from '../../../../prisma/promotions/generated/client.ts'

type Texts<T extends string> = { readonly eq?: T | null; readonly in?: readonly T[] | null } | null
type Times = { readonly range?: { readonly from?: Date | null; readonly to?: Date | null } | null } | null

/** Which movements, as a client writes it. */
export type EntryFilter = {
  readonly accountId?: Texts<string>
  readonly kind?: Texts<string>
  readonly createdAt?: Times
  readonly AND?: readonly EntryFilter[] | null
  readonly OR?: readonly EntryFilter[] | null
  readonly NOT?: EntryFilter | null
}

const DEEPEST = 3
const MOST_VALUES = 100

export function entriesWhere(filter: EntryFilter | null | undefined, depth = 1): Prisma.PointsEntryWhereInput {
  if (!filter) return {}
  if (depth > DEEPEST) throw badInput(`A filter may be ${DEEPEST} levels deep.`)
  const { accountId, kind, createdAt, AND, OR, NOT } = filter
  if ((AND?.length ?? 0) > MOST_VALUES || (OR?.length ?? 0) > MOST_VALUES)
    throw badInput(`At most ${MOST_VALUES} filters side by side.`)
  return {
    AND: [
      { accountId: among(accountId), kind: among(kind), createdAt: within(createdAt) },
      ...(AND ?? []).map((one) => entriesWhere(one, depth + 1)),
      OR?.length ? { OR: OR.map((one) => entriesWhere(one, depth + 1)) } : {},
      NOT ? { NOT: entriesWhere(NOT, depth + 1) } : {},
    ],
  }
}

function among(texts: Texts<string> | undefined) {
  if ((texts?.in?.length ?? 0) > MOST_VALUES) throw badInput(`At most ${MOST_VALUES} values.`)
  return {
    ...(texts?.eq == null ? {} : { equals: texts.eq }),
    ...(texts?.in ? { in: [...texts.in] } : {}),
  }
}

const within = (times: Times | undefined) => ({
  ...(times?.range?.from ? { gte: times.range.from } : {}),
  ...(times?.range?.to ? { lt: times.range.to } : {}),
})
