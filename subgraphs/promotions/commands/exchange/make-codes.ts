import { randomInt } from 'node:crypto'
import { checked } from '@supermall/kernel/check'
import { newId, parseId } from '@supermall/kernel/id'
import type { Result } from '@supermall/kernel/result'
import { ok } from '@supermall/kernel/result'
import { idempotent } from '@supermall/messaging/idempotency'
import { findCoupon } from '../../data/coupons.ts'
import type { OperatorUnit } from '../../data/database.ts'
import { findPointsRules } from '../../data/points/rules.ts'
import { findBatch, insertBatch, insertExchangeCodes, stopBatch } from '../../data/rewards/exchange.ts'
import type { BatchFacts, ExchangeBatch } from '../../domain/exchange/batch.ts'
import { CODE_LENGTH, CODE_LETTERS, checkBatch } from '../../domain/exchange/batch.ts'
import { notFound, stale } from '../../domain/refusals.ts'

export type MakeCodes = BatchFacts & { readonly idempotencyKey: string }

/** A batch and its codes at once; which they are is drawn, and told to operators alone. */
export const makeCodes = (
  { idempotencyKey: key, ...facts }: MakeCodes,
  unit: OperatorUnit,
): Promise<Result<{ batchId: string }>> =>
  idempotent({ name: 'exchangeBatchCreate', key, input: facts }, unit, async () => {
    const fine = checked(...checkBatch(facts))
    if (!fine.ok) return fine
    const couponId = facts.reward.kind === 'COUPON' ? parseId('cpn', facts.reward.couponId) : null
    if (facts.reward.kind === 'COUPON' && !(couponId && (await findCoupon(unit.db, couponId))))
      return notFound('reward', 'couponId')
    const { currency } = await findPointsRules(unit.db)
    const id = newId('xcd', unit.now.getTime())
    const start = { useCount: 0, isStopped: false, version: 1, createdAt: unit.now }
    await insertBatch(unit.db, { ...facts, ...start, id, currency, name: facts.name.trim() })
    await drawCodes(id, facts.codeCount, unit)
    unit.audited({
      subjectId: id,
      summary: `Made ${facts.codeCount} codes: ${facts.name}`,
      before: null,
      after: told(facts),
    })
    return ok({ batchId: id })
  })

type StopCodes = { readonly batchId: string; readonly expectedVersion: number }

/** Nobody uses its codes any more; what they gave stays given. */
export async function stopCodes(
  { batchId, expectedVersion }: StopCodes,
  unit: OperatorUnit,
): Promise<Result<ExchangeBatch>> {
  const id = parseId('xcd', batchId)
  const batch = id && (await findBatch(unit.db, id))
  if (!batch) return notFound('batchId')
  if (batch.version !== expectedVersion || !(await stopBatch(unit.db, batch, unit.now))) return stale()
  const before = { isStopped: batch.isStopped }
  unit.audited({ subjectId: batch.id, summary: `Stopped the codes: ${batch.name}`, before, after: { isStopped: true } })
  return ok({ ...batch, isStopped: true, version: batch.version + 1 })
}

/** The few that stand already are drawn again. */
async function drawCodes(batchId: string, count: number, unit: OperatorUnit): Promise<void> {
  for (let missing = count; missing > 0; )
    missing -= await insertExchangeCodes(unit.db, batchId, [...new Set(Array.from({ length: missing }, drawCode))])
}

const drawCode = (): string =>
  Array.from({ length: CODE_LENGTH }, () => CODE_LETTERS.charAt(randomInt(CODE_LETTERS.length))).join('')

const told = ({ reward, ...facts }: BatchFacts) => ({
  ...facts,
  reward: 'minor' in reward ? { kind: reward.kind, minor: reward.minor.toString() } : reward,
})
