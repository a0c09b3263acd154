import { parseId } from '@supermall/kernel/id'
import type { Result } from '@supermall/kernel/result'
import { ok, refused } from '@supermall/kernel/result'
import type { Operate } from '@supermall/messaging/unit'
import type { Tx } from '../data/database.ts'
import type { Raised } from '../data/differences.ts'
import { countOpen, findDifferences, settleDifference } from '../data/differences.ts'
import type { DifferenceRow } from '../data/rows.ts'
import { readReason } from '../domain/check.ts'
import { mendGap } from './mend-gap.ts'
import { talk } from './talk.ts'
import type { Till } from './till.ts'

type Settle = {
  readonly differenceIds: readonly string[]
  readonly resolution: string | null
  readonly isDryRun: boolean
}
type Settled = { readonly repairedCount: number; readonly resolvedCount: number; readonly openCount: number }

const MOST = 100
/** What a provider can be asked about: what orders and others believe it does not know. */
const ASKED: ReadonlySet<string> = new Set(['BILL', 'NOTIFICATION'])
const MENDABLE: ReadonlySet<string> = new Set(['MISSING_HERE', 'MISSING_THERE'])

/**
 * What asking can repair is repaired; of the rest an operator says how it was settled. While a provider takes long to say, all of it is
 * open, and is settled when it has. A dry run asks nobody: what would be asked about counts as repaired.
 */
export async function settleDifferences(
  input: Settle,
  till: Till & { operate: Operate<Tx> },
): Promise<Result<Settled>> {
  const { differenceIds, isDryRun } = input
  if (differenceIds.length > MOST) return refused('TOO_MANY_IDS', `At most ${MOST} at once.`, 'differenceIds')
  const resolution = input.resolution === null ? null : readReason(input.resolution)
  if (resolution && !resolution.ok) return refused('TEXT_LENGTH', 'From 1 to 200 characters.', 'resolution')
  const found = await findDifferences(
    till.client,
    differenceIds.filter((id) => parseId('dif', id)),
  )
  const open = found.filter(({ status }) => status === 'OPEN')
  const settling = { open, said: resolution?.value ?? null, isDryRun }
  if (isDryRun) return settle(settling, open.filter(isAsked).map(idOf), till)
  till.talks.admit()
  const settled = await talk(null, async () => settle(settling, await mend(open, till), till), till)
  return settled ?? ok({ repairedCount: 0, resolvedCount: 0, openCount: open.length })
}

type Settling = {
  readonly open: readonly DifferenceRow[]
  readonly said: string | null
  readonly isDryRun: boolean
}

function settle(
  { open, said, isDryRun }: Settling,
  mended: readonly string[],
  till: Till & { operate: Operate<Tx> },
): Promise<Result<Settled>> {
  const endOf = ({ id }: DifferenceRow) => (mended.includes(id) ? 'REPAIRED' : said === null ? null : 'RESOLVED')
  return till.operate('payments.reconcile.run', async (unit) => {
    const ended = { REPAIRED: 0, RESOLVED: 0 }
    for (const one of open) {
      const status = endOf(one)
      const resolution = status === 'REPAIRED' ? 'Asked the provider.' : (said ?? '')
      if (!status) continue
      if (isDryRun || (await settleDifference(unit.db, one, { status, resolution, now: unit.now }))) ended[status] += 1
    }
    const openCount = isDryRun
      ? open.filter((one) => endOf(one) === null).length
      : await countOpen(unit.db, open.map(idOf))
    const counts = { repairedCount: ended.REPAIRED, resolvedCount: ended.RESOLVED, openCount }
    const summary = isDryRun ? 'Differences looked up' : 'Differences settled'
    unit.audited({
      subjectId: 'differences',
      summary,
      before: { open: open.length, differenceIds: open.map(({ id }) => id) },
      after: { ...counts, resolution: said },
    })
    return ok(counts)
  })
}

const isAsked = (one: DifferenceRow): boolean => ASKED.has(one.source) && MENDABLE.has(one.class)

const idOf = ({ id }: DifferenceRow): string => id

async function mend(open: readonly DifferenceRow[], till: Till): Promise<readonly string[]> {
  const mendable = open.filter(isAsked)
  const ends = await Promise.all(mendable.map(async (one) => ((await mendGap(one as Raised, till)) ? [one.id] : [])))
  return ends.flat()
}
