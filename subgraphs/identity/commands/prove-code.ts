import type { Result } from '@supermall/kernel/result'
import { ok, refused } from '@supermall/kernel/result'
import { isSameSecret } from '@supermall/subgraph/same-secret'
import type { ChallengeKey } from '../data/challenges.ts'
import { spendChallenge, tryChallenge } from '../data/challenges.ts'
import type { Unit } from '../data/database.ts'
import { MOST_WRONG_TRIES } from '../domain/code.ts'
import type { Door } from './door.ts'

export type ProvenCode = { readonly challengeId: string }

/** Every try that is worked counts, and is committed by itself: what is refused afterwards cannot give it back. The code is not spent yet. */
export async function proveCode(
  key: ChallengeKey,
  code: string,
  { transact, seal }: Door,
  uses: 0 | 1 = 1,
): Promise<Result<ProvenCode>> {
  const tried = await transact((unit) =>
    tryChallenge(unit.db, key, { now: unit.now, mostTries: MOST_WRONG_TRIES, uses }),
  )
  return tried && isSameSecret(tried.codeHash, seal.hash(code.trim(), tried.id))
    ? ok({ challengeId: tried.id })
    : codeWrong()
}

/** In the transaction of what the code is for: when that is refused, the code can be used once more. */
export const spendCode = async ({ challengeId }: ProvenCode, unit: Unit): Promise<Result<null>> =>
  (await spendChallenge(unit.db, challengeId, unit.now)) ? ok(null) : codeWrong()

export const codeWrong = () => refused('CODE_WRONG', 'The code is wrong, was used already or has expired.', 'code')
