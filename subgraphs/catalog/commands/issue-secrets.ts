import type { Result } from '@supermall/kernel/result'
import { ok, refused } from '@supermall/kernel/result'
import type { Unit } from '../data/database.ts'
import type { Issue } from '../data/secret-issues.ts'
import { findIssues, giveHeld, openIssues } from '../data/secret-issues.ts'
import type { Part } from '../data/secrets.ts'
import { issuedSecrets } from '../data/secrets.ts'
import { assignSecrets } from './assign-secrets.ts'

type IssueSecrets = Issue & {
  /** All of them, where none is named. */
  readonly part?: Part | undefined
}

/**
 * The secrets that were set aside for the reference, or else one per piece of what is left, none twice, and the same ones to whoever
 * asks again: the reference's own row is what a second asker waits at. A refusal rolls the row back, so the reference can be asked for
 * again when there are new secrets.
 */
export async function issueSecrets({ part, ...issue }: IssueSecrets, unit: Unit): Promise<Result<readonly string[]>> {
  const { db, now } = unit
  if ((await openIssues(db, [issue], { hold: null, now })) === 0) return issuedBefore({ part, ...issue }, unit)
  const short = await assignSecrets([issue], unit)
  if (short.length > 0) return refused('SOLD_OUT', 'There are not enough secrets.')
  return ok(await issuedSecrets(db, issue.reference, part))
}

async function issuedBefore({ part, ...issue }: IssueSecrets, { db }: Unit): Promise<Result<readonly string[]>> {
  const { reference, skuId, quantity } = issue
  await giveHeld(db, issue)
  const [before] = await findIssues(db, [reference])
  return before?.skuId === skuId && before.quantity === quantity
    ? ok(await issuedSecrets(db, reference, part))
    : refused('OTHER_INPUT', 'The reference was used for something else.')
}
