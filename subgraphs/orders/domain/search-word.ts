import { badInput } from '@supermall/kernel/fault'

const LONGEST_WORD = 60

export function assertWord(search: string | null | undefined): void {
  if (search == null) return
  const length = [...search.trim()].length
  if (length < 1 || length > LONGEST_WORD || /\p{Cc}/u.test(search))
    throw badInput(`\`search\` has 1 to ${LONGEST_WORD} characters.`)
}
