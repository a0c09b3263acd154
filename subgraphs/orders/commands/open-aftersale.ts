import type { Id } from '@supermall/kernel/id'
import { parseId } from '@supermall/kernel/id'
import type { Result } from '@supermall/kernel/result'
import { ok } from '@supermall/kernel/result'
import { ownShop } from '@supermall/subgraph/viewer'
import { findCase, findOpenLines, goingBackOf } from '../data/aftersale.ts'
import { findUsedCodes } from '../data/aftersale-codes.ts'
import type { OperatorUnit, Unit } from '../data/database.ts'
import { lockFamily } from '../data/orders.ts'
import type { Refund } from '../data/refunds.ts'
import { findShort, pendingMinor } from '../data/refunds.ts'
import { settingOf } from '../data/settings.ts'
import type { AftersaleCase } from '../domain/aftersale.ts'
import type { Paid } from '../domain/aftersale-amount.ts'
import { without } from '../domain/aftersale-decide.ts'
import { caseNotNow } from '../domain/aftersale-refusals.ts'
import type { Grounds } from '../domain/aftersale-rules.ts'
import { piecesLeft } from '../domain/aftersale-rules.ts'
import type { CaseStatus } from '../domain/aftersale-status.ts'
import { mayMoveCase } from '../domain/aftersale-status.ts'
import type { OrderLine, ShopOrder } from '../domain/order.ts'
import { linesOf, redeemedOf } from '../domain/order.ts'
import { withoutShort } from '../domain/refund-shares.ts'
import { notFound, stale } from '../domain/refusals.ts'

export type ExpectedCase = { readonly caseId: string; readonly expectedVersion: number }
type Ordered = { readonly order: ShopOrder; readonly lines: readonly OrderLine[] }
export type OpenCase = Ordered & { readonly found: AftersaleCase }

/** A case is worked on with its order locked: nobody else pays back, sends or decides anything of it meanwhile. */
export async function lockCase(caseId: string, unit: Unit): Promise<OpenCase | null> {
  const known = parseId('asc', caseId) && (await findCase(unit.db, caseId))
  const family = known && (await lockFamily(unit.db, known.orderId))
  const order = family?.orders.find(({ id }) => id === known?.orderId)
  const found = order && (await findCase(unit.db, caseId))
  return family && order && found ? { found, order, lines: linesOf(family, order) } : null
}

/** What every step of those who decide begins with: whose it is, as it was read, and whether it may go there. */
export async function openCase(
  input: ExpectedCase,
  to: CaseStatus | null,
  unit: OperatorUnit,
): Promise<Result<OpenCase>> {
  const opened = await lockCase(input.caseId, unit)
  if (!opened) return notFound('caseId')
  ownShop(unit.actor, opened.found.shopId)
  return asRead(opened, input.expectedVersion, to)
}

type Owner = { readonly accountId: Id<'acc'>; readonly to: CaseStatus | null }

export async function openOwnCase(
  input: ExpectedCase,
  { accountId, to }: Owner,
  unit: Unit,
): Promise<Result<OpenCase>> {
  const opened = await lockCase(input.caseId, unit)
  if (opened?.found.accountId !== accountId) return notFound('caseId')
  return asRead(opened, input.expectedVersion, to)
}

function asRead(opened: OpenCase, expectedVersion: number, to: CaseStatus | null): Result<OpenCase> {
  const { status, version } = opened.found
  if (version !== expectedVersion) return stale()
  return to === null || mayMoveCase(status, to) ? ok(opened) : caseNotNow(status)
}

/**
 * What decides about money of an order, which is locked when it is decided; a case does not stand in its own way. Pieces that were gone,
 * or that nobody will send, are as good as paid back, and so are those of cases whose money is on its way: the others of their line may
 * be asked for.
 */
export async function weigh({ order, lines }: Ordered, { db, now }: Pick<Unit, 'db' | 'now'>, own?: Id<'asc'>) {
  const open = (await findOpenLines(db, order.id)).filter(({ caseId }) => caseId !== own)
  const short = await findShort(db, order.id)
  const inCases = await goingBackOf(db, order.id, open)
  const used = order.kind === 'VERIFICATION' ? await findUsedCodes(db, [order.id]) : new Map<string, number>()
  const free = redeemedOf(lines, used).map((line) => without(line, inCases))
  const left = withoutShort(free, short)
  const paid: Paid = { order, lines: left, pendingMinor: await pendingMinor(db, order.id) }
  const isSpokenFor = (id: string): boolean => left.every((line) => line.id !== id || piecesLeft(order, line) === 0)
  const grounds: Grounds = {
    withinDays: await settingOf(db, 'refundWithinDays', order.shopId),
    now,
    openLineIds: new Set(
      open.flatMap(({ lineId, isGoingBack }) => (isGoingBack && !isSpokenFor(lineId) ? [] : [lineId])),
    ),
    shortLineIds: lineIdsOf(short),
    failedLineIds: lineIdsOf(short.filter(({ status }) => status === 'FAILED')),
    usedLineIds: new Set(used.keys()),
  }
  return { paid, grounds }
}

const lineIdsOf = (refunds: readonly Refund[]): ReadonlySet<string> =>
  new Set(refunds.flatMap(({ lines }) => lines.map(({ lineId }) => lineId)))
