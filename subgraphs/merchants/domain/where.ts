import { badInput } from '@supermall/kernel/fault'

export type Nested<Where> = {
  readonly AND?: readonly Where[] | null
  readonly OR?: readonly Where[] | null
  readonly NOT?: Where | null
}

const MOST_LEVELS = 3
const MOST_BRANCHES = 10
const MOST_IDS = 100

/** Conditions may be nested, but not so that answering them becomes a burden. */
export function assertShallow<Where extends Nested<Where>>(where: Where | null | undefined, level = 1): void {
  if (where == null) return
  if (level > MOST_LEVELS) throw badInput(`Conditions are nested at most ${MOST_LEVELS} levels.`)
  const branches = [...(where.AND ?? []), ...(where.OR ?? []), ...(where.NOT ? [where.NOT] : [])]
  if (branches.length > MOST_BRANCHES) throw badInput(`At most ${MOST_BRANCHES} conditions stand beside each other.`)
  for (const branch of branches) assertShallow(branch, level + 1)
}

export function assertFew(ids: readonly unknown[]): void {
  if (ids.length > MOST_IDS) throw badInput(`At most ${MOST_IDS} are compared at once.`)
}

export function assertWord(word: string): string {
  const length = [...word.trim()].length
  if (length < 1 || length > 60) throw badInput('`contains` has 1 to 60 characters.')
  return word.trim()
}
