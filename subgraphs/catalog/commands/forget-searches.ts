import type { Result } from '@supermall/kernel/result'
import { ok } from '@supermall/kernel/result'
import type { Unit } from '../data/database.ts'
import { forget } from '../data/search-history.ts'
import { checked, checkSize } from '../domain/check.ts'
import { keywordOf } from '../domain/words.ts'

export type ForgetSearches = { readonly keywords?: readonly string[]; readonly until?: Date | null }

/** Some keywords of a consumer's history, or all up to an instant; those that are not in it are no reason to refuse. */
export async function forgetSearches(
  accountId: string,
  { keywords, until }: ForgetSearches,
  unit: Unit,
): Promise<Result<number>> {
  const fine = checked(checkSize(keywords, { least: 1, most: 50 }, 'keywords'))
  if (!fine.ok) return fine
  const which = keywords
    ? { keywords: keywords.map((keyword) => keywordOf(keyword.slice(0, 200))) }
    : { until: until ?? unit.now }
  return ok(await forget(unit.db, accountId, which))
}
