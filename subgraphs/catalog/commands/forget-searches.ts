import type { Result } from '@supermall/kernel/result'
import { ok } from '@supermall/kernel/result'
import type { Unit } from '../data/database.ts'
import { forget } from '../data/search-history.ts'
import { checked, checkSize } from '../domain/check.ts'
import { keywordOf } from '../domain/words.ts'

/** Some keywords of a consumer's history, or all of them; those that are not in it are no reason to refuse. */
export async function forgetSearches(accountId: string, keywords: readonly string[] | null, unit: Unit): Promise<Result<number>> {
  const fine = checked(checkSize(keywords, { least: 1, most: 50 }, 'keywords'))
  if (!fine.ok) return fine
  return ok(await forget(unit.db, accountId, keywords && keywords.map((keyword) => keywordOf(keyword.slice(0, 200)))))
}
