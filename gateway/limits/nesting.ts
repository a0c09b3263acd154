import { GraphQLError } from 'graphql'

/** Far beyond what any operation needs, with its values and its fragments; a reader that goes in once for each runs out of room. */
const MOST_BRACKETS = 200

/** Why a text is not even read: it opens more brackets within each other than anybody may. */
export function overNesting(query: string): GraphQLError | null {
  return isOver(query) ? tooNested() : null
}

export const tooNested = (): GraphQLError =>
  new GraphQLError(`The document has more than ${MOST_BRACKETS} brackets within each other.`, {
    extensions: { code: 'DEPTH_LIMIT' },
  })

function isOver(query: string): boolean {
  let open = 0
  for (let at = 0; at < query.length; at++) {
    const character = query[at] as string
    if (character === '"') at = endOfText(query, at)
    else if (character === '#') at = endOfLine(query, at)
    else if ('[{('.includes(character)) open++
    else if (']})'.includes(character)) open--
    if (open > MOST_BRACKETS) return true
  }
  return false
}

/** Where the text that begins there ends. What does not end is refused where it is read. */
function endOfText(query: string, start: number): number {
  if (query.startsWith('"""', start)) return endOfBlock(query, start + 3)
  for (let at = start + 1; at < query.length; at++) {
    const character = query[at]
    if (character === '\\') at++
    else if (character === '"' || character === '\n' || character === '\r') return at
  }
  return query.length
}

function endOfBlock(query: string, start: number): number {
  for (let end = query.indexOf('"""', start); end >= 0; end = query.indexOf('"""', end + 3))
    if (query[end - 1] !== '\\') return end + 2
  return query.length
}

function endOfLine(query: string, start: number): number {
  for (let at = start; at < query.length; at++) if (query[at] === '\n' || query[at] === '\r') return at
  return query.length
}
