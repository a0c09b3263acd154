import { checked } from '@supermall/kernel/check'
import type { Result } from '@supermall/kernel/result'
import { ok } from '@supermall/kernel/result'
import type { Unit } from '../data/database.ts'
import { forget, insertGone } from '../data/search-history.ts'
import { checkSize } from '../domain/check.ts'
import type { Forgotten } from '../domain/search-log.ts'
import { keywordOf } from '../domain/words.ts'

export type ForgetSearches = { readonly keywords?: readonly string[]; readonly until?: Date | null }

/** Some keywords of a consumer's history, or all up to an instant; those that are not in it are no reason to refuse. */
export async function forgetSearches(
  { keywords }: ForgetSearches,
  forgotten: Forgotten,
  unit: Unit,
): Promise<Result<number>> {
  const fine = checked(checkSize(keywords, { least: 1, most: 50 }, 'keywords'))
  return fine.ok ? ok(await forget(unit.db, forgotten)) : fine
}

/** The account is deleted. What was noted of its searches and not remembered yet is not remembered either. */
export async function forgetSearcher(accountId: string, { db, now }: Unit): Promise<void> {
  await insertGone(db, accountId, now)
  await forget(db, { accountId, keywords: null, until: now })
}

/** Nothing that is searched from now on. */
export const forgottenOf = (accountId: string, { keywords, until }: ForgetSearches, now: Date): Forgotten => ({
  accountId,
  keywords: keywords?.map((keyword) => keywordOf(keyword.slice(0, 200))) ?? null,
  until: until && until < now ? until : now,
})
