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

/** What an account wants forgotten of its searches up to an instant: these keywords, or all when null. */
export type Forgotten = {
  readonly accountId: string
  readonly keywords: readonly string[] | null
  readonly until: Date
}

/** Whoever is signed in finds each keyword once in his history, at the time he searched it last, unless he had it forgotten since. */
export function historyOf(noted: readonly Noted[], forgotten: readonly Forgotten[]): readonly Remembered[] {
  const entries = new Map<string, Remembered>()
  for (const { accountId, keyword, at, resultCount } of noted) {
    const entry = accountId === null ? null : { accountId, keyword, at, resultCount }
    if (entry && !forgotten.some((one) => holds(one, entry))) entries.set(`${accountId} ${keyword}`, entry)
  }
  return [...entries.values()]
}

const holds = ({ accountId, keywords, until }: Forgotten, entry: Remembered): boolean =>
  accountId === entry.accountId && entry.at <= until && (keywords === null || keywords.includes(entry.keyword))
