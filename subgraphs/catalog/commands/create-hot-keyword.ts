import { checked } from '@supermall/kernel/check'
import { newId } from '@supermall/kernel/id'
import type { Result } from '@supermall/kernel/result'
import { ok, refused } from '@supermall/kernel/result'
import { unlessTaken } from '@supermall/subgraph/unless-taken'
import type { OperatorUnit } from '../data/database.ts'
import { findHotKeywordByWord } from '../data/hot-keywords.ts'
import type { HotKeywordRow } from '../data/rows.ts'
import { saveVersion } from '../data/versioned.ts'
import { checkHotKeyword } from '../domain/hot-keyword.ts'
import { keywordOf } from '../domain/words.ts'

type NewHotKeyword = {
  readonly keyword: string
  readonly position?: number | null
  readonly isEnabled?: boolean | null
}

/** A word that came by being counted becomes one set by hand. */
export async function createHotKeyword(input: NewHotKeyword, unit: OperatorUnit): Promise<Result<HotKeywordRow>> {
  const fine = checked(...checkHotKeyword(input))
  if (!fine.ok) return fine
  const keyword = keywordOf(input.keyword)
  const before = await findHotKeywordByWord(unit.db, keyword)
  if (before?.isManual) return taken()
  const data = {
    isManual: true,
    isEnabled: input.isEnabled ?? true,
    position: input.position ?? 0,
    updatedAt: unit.now,
  }
  const saved = before
    ? await saveVersion<HotKeywordRow>(unit.db.hotKeyword, before, data)
    : await unlessTaken(
        unit.db.hotKeyword.create({
          data: { id: newId('hot', unit.now.getTime()), keyword, ...data, createdAt: unit.now },
        }),
      )
  if (!saved || saved === 'taken') return taken()
  unit.audited({
    subjectId: saved.id,
    summary: `Set the hot word ${keyword}`,
    before: before && brief(before),
    after: brief(saved),
  })
  return ok(saved)
}

const taken = () => refused('KEYWORD_TAKEN', 'This word is set already.', 'keyword')

export const brief = ({ keyword, isManual, isEnabled, position, version }: HotKeywordRow) => ({
  keyword,
  isManual,
  isEnabled,
  position,
  version,
})
