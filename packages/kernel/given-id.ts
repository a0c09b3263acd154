import { badInput } from './fault.ts'
import type { Id } from './id.ts'
import { parseId } from './id.ts'

/** An id that a client gave as an argument; one of another kind is refused, for nothing could ever be found by it. */
export function givenId<Prefix extends string>(prefix: Prefix, text: string, argument: string): Id<Prefix> {
  const id = parseId(prefix, text)
  if (id === null) throw badInput(`\`${argument}\` must be an id that begins with ${prefix}_.`)
  return id
}
