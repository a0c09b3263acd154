import type { Result } from '@supermall/kernel/result'
import { ok, refused } from '@supermall/kernel/result'
import type { Seal } from '@supermall/subgraph/seal'
import type { OperatorUnit } from '../data/database.ts'
import type { SigningKey } from '../data/signing-keys.ts'
import { signingKeys } from '../data/signing-keys.ts'
import { mintKey, openKey } from '../providers/signing-key.ts'

/** Only keys that cannot be opened are replaced. Their public halves stay, so what they signed is good until it runs out. */
export async function replaceLostKeys(seal: Seal, unit: OperatorUnit): Promise<Result<SigningKey>> {
  const keys = signingKeys(unit.db)
  const live = (await keys.published()).filter(({ state }) => state !== 'RETIRED')
  const lost = live.filter((key) => openKey(key, seal) === null).map(({ id }) => id)
  if (lost.length === 0) return refused('NOTHING_LOST', 'IDENTITY_KEY_SECRET opens every key that signs.')
  await keys.abandon(unit.now)
  await keys.begin(mintKey(seal), mintKey(seal), unit.now)
  const current = await keys.current()
  if (!current) return refused('ROTATED_MEANWHILE', 'Somebody else replaced the keys at the same time.')
  const after = { signs: current.id }
  unit.audited({ subjectId: current.id, summary: 'Replaced keys that no secret opens', before: { lost }, after })
  return ok(current)
}
