import type { Result } from '@supermall/kernel/result'
import { ok, refused } from '@supermall/kernel/result'
import type { OperatorUnit, Unit } from '../data/database.ts'
import type { NewKey, SigningKey } from '../data/signing-keys.ts'
import { moveKeys, signingKeys } from '../data/signing-keys.ts'
import { readReason } from '../domain/account.ts'

/** The key that stood by begins to sign. What the old one signed stays good: its public half is published until a day later. */
export async function rotateKeys(next: NewKey, unit: Unit): Promise<Result<SigningKey>> {
  const keys = signingKeys(unit.db)
  const current = await keys.current()
  if (!current) return refused('NO_KEY', 'No key signs yet; the first sign-in makes one.')
  const isMoved = await moveKeys(unit.db, { currentId: current.id, next, now: unit.now })
  const begun = isMoved ? await keys.current() : null
  return begun ? ok(begun) : refused('ROTATED_MEANWHILE', 'Somebody else rotated the keys at the same time.')
}

export async function rotateKeysByHand(
  input: { reason: string; next: NewKey },
  unit: OperatorUnit,
): Promise<Result<SigningKey>> {
  const reason = readReason(input.reason, 'reason')
  if (!reason.ok) return reason
  const rotated = await rotateKeys(input.next, unit)
  if (rotated.ok)
    unit.audited({
      subjectId: rotated.value.id,
      summary: reason.value,
      before: null,
      after: { signs: rotated.value.id },
    })
  return rotated
}
