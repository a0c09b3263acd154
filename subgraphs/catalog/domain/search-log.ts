export type KeywordCount = {
  readonly keyword: string
  /** In UTC: `2026-11-21`. */
  readonly day: string
  readonly searches: number
  readonly zeros: number
  /** How many goods the last of these searches found. */
  readonly results: number
}
type Noted = {
  readonly keyword: string
  readonly accountId: string | null
  readonly resultCount: number
  readonly at: Date
  readonly times: number
}
export type Remembered = {
  readonly accountId: string
  readonly keyword: string
  readonly at: Date
  readonly resultCount: number
}

/** From oldest to newest: the last one says how many goods there were. */
export function countsByDay(noted: readonly Noted[]): readonly KeywordCount[] {
  const counts = new Map<string, KeywordCount>()
  for (const { keyword, at, resultCount, times } of noted) {
    const day = at.toISOString().slice(0, 10)
    const before = counts.get(`${day} ${keyword}`)
    counts.set(`${day} ${keyword}`, {
      keyword,
      day,
      searches: (before?.searches ?? 0) + times,
      zeros: (before?.zeros ?? 0) + (resultCount === 0 ? times : 0),
      results: resultCount,
    })
  }
  return [...counts.values()]
}

/** Whoever is signed in finds each keyword once in his history, at the time he searched it last. */
export function historyOf(noted: readonly Noted[]): readonly Remembered[] {
  const entries = new Map<string, Remembered>()
  for (const { accountId, keyword, at, resultCount } of noted) {
    if (accountId !== null) entries.set(`${accountId} ${keyword}`, { accountId, keyword, at, resultCount })
  }
  return [...entries.values()]
}
