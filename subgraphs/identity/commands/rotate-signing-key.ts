import type { Result } from '@supermall/kernel/result'
import { ok, refused } from '@supermall/kernel/result'
import type { OperatorUnit, Unit } from '../data/database.ts'
import type { NewKey, SigningKey } from '../data/signing-keys.ts'
import { moveKeys, signingKeys, withdrawRetired } from '../data/signing-keys.ts'
import { readReason } from '../domain/account.ts'
import { knownEverywhere } from '../domain/signing-key.ts'

/** The key that stood by begins to sign. What the old one signed stays good: its public half is published until a day later. */
export async function rotateKeys(next: NewKey, unit: Unit): Promise<Result<SigningKey>> {
  const keys = signingKeys(unit.db)
  const current = await keys.current()
  if (!current) return refused('NO_KEY', 'No key signs yet; the first sign-in makes one.')
  const isMoved = await moveKeys(unit.db, { currentId: current.id, next, now: unit.now })
  const begun = isMoved ? await keys.current() : null
  return begun ? ok(begun) : refused('ROTATED_MEANWHILE', 'Somebody else rotated the keys at the same time.')
}

type ByHand = { readonly reason: string; readonly next: NewKey; readonly isStolen: boolean }

/**
 * Whoever read the keys before the next one was made refuses what it signs: it waits until nobody has. Only where a key was stolen
 * that is the smaller evil, and then nothing that the former keys signed stays good either.
 */
export async function rotateKeysByHand(input: ByHand, unit: OperatorUnit): Promise<Result<SigningKey>> {
  const reason = readReason(input.reason, 'reason')
  if (!reason.ok) return reason
  const tooSoon = input.isStolen ? null : await refusedUntilKnown(unit)
  if (tooSoon) return tooSoon
  const rotated = await rotateKeys(input.next, unit)
  if (rotated.ok && input.isStolen) await withdrawRetired(unit.db)
  if (rotated.ok)
    unit.audited({
      subjectId: rotated.value.id,
      summary: reason.value,
      before: null,
      after: { signs: rotated.value.id, isStolen: input.isStolen },
    })
  return rotated
}

async function refusedUntilKnown({ db, now }: Unit): Promise<Result<SigningKey> | null> {
  const next = await signingKeys(db).next()
  const at = next ? knownEverywhere(next) : now
  if (at <= now) return null
  return refused('TOO_SOON', `Not everybody has read the next key yet; it can sign from ${at.toISOString()} on.`)
}
