import { isGrantable, matches } from '@supermall/contracts/permissions'
import { isName } from '@supermall/kernel/check'
import type { Result } from '@supermall/kernel/result'
import { ok, refused } from '@supermall/kernel/result'

export const EVERYTHING = '*'
const MOST_PERMISSIONS = 200
export const MOST_ROLES = 20

/** Sorted and without doubles, so that the same set is always the same row. */
export function readPatterns(patterns: readonly string[], ...path: readonly string[]): Result<readonly string[]> {
  if (patterns.length > MOST_PERMISSIONS)
    return refused('TOO_MANY_PERMISSIONS', `At most ${MOST_PERMISSIONS} permissions.`, ...path)
  const stranger = patterns.find((pattern) => !isGrantable(pattern, 'PLATFORM'))
  if (stranger !== undefined)
    return refused('PERMISSION_UNKNOWN', `There is no permission "${stranger.slice(0, 80)}".`, ...path)
  return ok([...new Set(patterns)].sort())
}

export const union = (...sets: readonly (readonly string[])[]): readonly string[] => [...new Set(sets.flat())].sort()

/** What is in one of the two and not in both: what a change gives or takes away. */
export const difference = (before: readonly string[], after: readonly string[]): readonly string[] =>
  union(
    before.filter((pattern) => !after.includes(pattern)),
    after.filter((pattern) => !before.includes(pattern)),
  )

/** A group is covered by itself or by a wider one, never by the codes that it happens to mean today. */
export const covers = (held: readonly string[], wanted: readonly string[]): boolean =>
  wanted.every((pattern) => held.some((own) => matches(own, pattern)))

/** Nobody gives or takes what they do not hold: else who may edit roles could make themselves anything. */
export function checkGrant(
  held: readonly string[],
  changed: readonly string[],
  ...path: readonly string[]
): Result<null> {
  if (covers(held, changed)) return ok(null)
  const beyond = changed.filter((pattern) => !covers(held, [pattern]))
  return refused('GRANT_EXCEEDS_OWN', `You do not hold ${beyond.slice(0, 5).join(', ')} yourself.`, ...path)
}

/** Who holds what the actor does not is above the actor. */
export const checkRank = (held: readonly string[], target: readonly string[]): Result<null> =>
  covers(held, target) ? ok(null) : refused('OUTRANKED', 'They hold permissions that you do not.')

export const holdsEverything = (patterns: readonly string[]): boolean => patterns.includes(EVERYTHING)

const LONGEST_ROLE_NAME = 50

export function readRoleName(text: string, ...path: readonly string[]): Result<string> {
  const name = text.normalize('NFC').trim()
  if (isName(name, LONGEST_ROLE_NAME)) return ok(name)
  return refused('NAME_LENGTH', `A name has 1 to ${LONGEST_ROLE_NAME} characters, and some that can be seen.`, ...path)
}

export function readDescription(text: string, ...path: readonly string[]): Result<string> {
  const description = text.trim()
  return description.length <= 500
    ? ok(description)
    : refused('DESCRIPTION_LENGTH', 'A description has at most 500 characters.', ...path)
}
