import type { Context } from '../context.ts'
import type { Refund } from '../data/refunds.ts'
import { pendingOf } from '../data/refunds.ts'
import type { AftersaleCase } from '../domain/aftersale.ts'
import type { Amounts } from '../domain/aftersale-amount.ts'
import { askedNow } from '../domain/aftersale-amount.ts'
import { without } from '../domain/aftersale-decide.ts'
import type { CaseStatus } from '../domain/aftersale-status.ts'
import type { Share } from '../domain/refund-shares.ts'
import { sharesOfCase, withoutShort } from '../domain/refund-shares.ts'

/** Its money is still to be decided or sent. */
const AHEAD: ReadonlySet<CaseStatus> = new Set(['APPLIED', 'APPROVED', 'BUYER_SHIPPED', 'RECEIVED'])

/**
 * What goes back if it goes now, by the arithmetic that sends it: what was asked for while nothing was sent holds freight that does
 * not go back any more. Of what has ended, or is on its way, it is what was decided.
 */
export async function amountsNow(found: AftersaleCase, { loaders }: Context): Promise<Amounts> {
  const pieces = await loaders.caseLines.load(found.id)
  const kept = { amountMinor: found.amountMinor, freightMinor: found.freightMinor, lines: pieces }
  if (!AHEAD.has(found.status) || found.kind === 'EXCHANGE') return kept
  const [order, lines, refunds] = await Promise.all([
    loaders.order.load(found.orderId),
    loaders.lines.load(found.orderId),
    loaders.refunds.load(found.orderId),
  ])
  if (!order) throw new Error(`${found.id} is of an order that is not there`)
  const { pendingMinor, pending } = pendingOf(refunds)
  const inCases = await Promise.all(pending.map((refund) => sharesIn(refund, loaders)))
  const free = lines.map((line) => without(line, inCases.flat()))
  const short = pending.filter(({ caseId }) => caseId === null)
  return askedNow({ order, lines: withoutShort(free, short), pendingMinor }, { found, pieces })
}

const sharesIn = async ({ caseId, lines }: Refund, { caseLines }: Context['loaders']): Promise<readonly Share[]> =>
  caseId === null ? [] : sharesOfCase(lines, await caseLines.load(caseId))
