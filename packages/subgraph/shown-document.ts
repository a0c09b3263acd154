import { bounded } from '@supermall/kernel/bounded'
import { Lexer, Source, TokenKind } from 'graphql'

const MOST_TEXT = 2_000
const MOST_TEXTS = 2_000
const MOST_CHARACTERS = 4 * 1024 * 1024

const known = bounded<string>({ most: MOST_TEXTS, mostCharacters: MOST_CHARACTERS })

/**
 * A document as operators may see it, in a trace or in the log: passwords, codes and tokens are written into documents as well
 * as into variables, so no value of it is shown, and no comment. Made once per text.
 */
export function shownDocument(query: string): string {
  const before = known.get(query)
  if (before !== undefined) return before
  const shown = withoutValues(query)
  known.set(query, shown, query.length + shown.length)
  return shown
}

const STANDS_FOR: Readonly<Record<string, string>> = {
  [TokenKind.STRING]: '"…"',
  [TokenKind.BLOCK_STRING]: '"…"',
  [TokenKind.INT]: '0',
  [TokenKind.FLOAT]: '0',
}

/** What cannot be read is not shown from there on. */
function withoutValues(query: string): string {
  const lexer = new Lexer(new Source(query))
  let shown = ''
  try {
    for (let end = 0; shown.length < MOST_TEXT; end = lexer.token.end) {
      const { kind, start, end: ended } = lexer.advance()
      if (kind === TokenKind.EOF) break
      const between = query.slice(end, start)
      shown += (between.includes('#') ? ' ' : between) + (STANDS_FOR[kind] ?? query.slice(start, ended))
    }
  } catch {
    return `${shown.slice(0, MOST_TEXT)} …`
  }
  return shown.slice(0, MOST_TEXT)
}
