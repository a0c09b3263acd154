import type { Result } from '@supermall/kernel/result'
import { ok, refused } from '@supermall/kernel/result'
import type { Unit } from '../data/database.ts'
import type { Part } from '../data/secrets.ts'
import { findIssue, issuedSecrets, openIssue, pickSecrets, takeSecrets } from '../data/secrets.ts'
import { tellSecrets } from './tell-secrets.ts'

type IssueSecrets = {
  readonly reference: string
  readonly skuId: string
  readonly quantity: number
  /** All of them, where none is named. */
  readonly part?: Part | undefined
}

/**
 * One secret per piece, none twice, and the same ones to whoever asks again for the same reference: the reference's own row is
 * what a second asker waits at, the guarded count is what two buyers of the last secret meet at. A refusal rolls the row back,
 * so the reference can be asked for again when there are new secrets.
 */
export async function issueSecrets(input: IssueSecrets, unit: Unit): Promise<Result<readonly string[]>> {
  const { db, now } = unit
  if (!(await openIssue(db, { ...input, now }))) return issuedBefore(input, unit)
  const taken = await takeSecrets(db, input.skuId, input.quantity)
  if (!taken) return refused('SOLD_OUT', 'There are not enough secrets.')
  if ((await pickSecrets(db, { ...input, now })) !== input.quantity)
    throw new Error(`the secrets of ${input.skuId} are fewer than counted`)
  tellSecrets([taken], unit)
  return ok(await issuedSecrets(db, input.reference, input.part))
}

async function issuedBefore(
  { reference, skuId, quantity, part }: IssueSecrets,
  { db }: Unit,
): Promise<Result<readonly string[]>> {
  const issue = await findIssue(db, reference)
  const isSame = issue?.skuId === skuId && issue.quantity === quantity
  return isSame
    ? ok(await issuedSecrets(db, reference, part))
    : refused('OTHER_INPUT', 'The reference was used for something else.')
}
