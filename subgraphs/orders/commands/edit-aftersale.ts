import { checkChange, checked } from '@supermall/kernel/check'
import { given } from '@supermall/kernel/given'
import type { Id } from '@supermall/kernel/id'
import type { Result } from '@supermall/kernel/result'
import { ok } from '@supermall/kernel/result'
import { deleteCaseLines, findCaseLines, insertCaseLines, saveCase } from '../data/aftersale.ts'
import { writeCaseHistory } from '../data/aftersale-history.ts'
import type { Unit } from '../data/database.ts'
import type { AftersaleCase } from '../domain/aftersale.ts'
import type { Paid } from '../domain/aftersale-amount.ts'
import { askedNow } from '../domain/aftersale-amount.ts'
import type { CaseGiven } from '../domain/aftersale-check.ts'
import { checkCase, checkCaseAmount } from '../domain/aftersale-check.ts'
import type { Wish } from '../domain/aftersale-decide.ts'
import { decideCase } from '../domain/aftersale-decide.ts'
import { caseNotNow, caseOpen } from '../domain/aftersale-refusals.ts'
import type { CaseKind } from '../domain/aftersale-status.ts'
import { readAmount, textOrNull } from '../domain/check.ts'
import { stale } from '../domain/refusals.ts'
import { toldChanged } from '../domain/told.ts'
import type { ExpectedCase } from './open-aftersale.ts'
import { openOwnCase, weigh } from './open-aftersale.ts'

export type EditAftersale = ExpectedCase & CaseGiven & { readonly kind?: CaseKind | null }

/** As long as nobody has decided. Other lines or another kind come to what they are worth, unless the buyer names a sum. */
export async function editAftersale(
  input: EditAftersale,
  accountId: Id<'acc'>,
  unit: Unit,
): Promise<Result<AftersaleCase>> {
  const fine = checked(...checkCase(input))
  if (!fine.ok) return fine
  const opened = await openOwnCase(input, { accountId, to: null }, unit)
  if (!opened.ok) return opened
  const { caseId: _case, expectedVersion: _version, ...changes } = input
  const something = checked(checkChange(given(changes)))
  if (!something.ok) return something
  const { found, order } = opened.value
  if (found.status !== 'APPLIED') return caseNotNow(found.status)
  const counted = checked(checkCaseAmount(input, order.currency))
  if (!counted.ok) return counted
  const { paid, grounds } = await weigh(opened.value, unit, found.id)
  const decided = decideCase(paid, await wishOf(input, { found, paid }, unit), grounds)
  if (!decided.ok) return decided
  const { lines, ...sums } = decided.value
  const edit = { ...wordsOf(input, found), ...sums }
  if (!(await saveCase(unit.db, found, { edit, now: unit.now }))) return stale()
  await deleteCaseLines(unit.db, found.id)
  if (!(await insertCaseLines(unit.db, found.id, lines))) return caseOpen()
  await writeCaseHistory([{ caseId: found.id, fromStatus: 'APPLIED', toStatus: 'APPLIED', reason: null }], unit)
  unit.emit(toldChanged(order))
  return ok({ ...found, ...edit, version: found.version + 1, updatedAt: unit.now })
}

/** Who names no sum asks for as much as before, as far as it can go back now: freight does not while a parcel is out. */
async function wishOf(
  { kind, lines, amount }: EditAftersale,
  { found, paid }: { readonly found: AftersaleCase; readonly paid: Paid },
  { db }: Unit,
): Promise<Wish> {
  const isOther = lines != null || (kind != null && kind !== found.kind)
  const said = amount == null ? null : (readAmount(amount)?.minorUnits ?? null)
  const pieces = lines ?? (await findCaseLines(db, [found.id]))
  const same = askedNow(paid, { found, pieces }).amountMinor
  return { kind: kind ?? found.kind, lines: pieces, amountMinor: said ?? (isOther ? null : same) }
}

const wordsOf = ({ kind, reason, text, imageUrls }: EditAftersale, found: AftersaleCase) => ({
  kind: kind ?? found.kind,
  reason: reason?.trim() ?? found.reason,
  text: text == null ? found.text : textOrNull(text),
  imageUrls: imageUrls == null ? found.imageUrls : [...imageUrls],
})
