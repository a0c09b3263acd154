/** Beyond what any input needs; whoever looks at values looks at what is in them, and would run out of room. */
const MOST_LEVELS = 64

type Flaw = { readonly code: string; readonly message: string }

const TOO_DEEP: Flaw = { code: 'DEPTH_LIMIT', message: `has more than ${MOST_LEVELS} levels.` }
const NO_TEXT: Flaw = { code: 'BAD_REQUEST', message: 'holds a character that no text can hold.' }

/** Why a value cannot be worked with, whatever it is for; null where it can. */
export function flawOf(value: unknown, levels = MOST_LEVELS): Flaw | null {
  if (typeof value === 'string') return UNKEEPABLE.test(value) ? NO_TEXT : null
  if (typeof value !== 'object' || value === null) return null
  if (levels === 0) return TOO_DEEP
  for (const inner of Object.values(value)) {
    const flaw = flawOf(inner, levels - 1)
    if (flaw) return flaw
  }
  return null
}

/** The same of a document: the character zero may be written as an escape, which half a character may not. */
export const flawOfDocument = (text: string): Flaw | null =>
  UNKEEPABLE.test(text) || ESCAPED_ZERO.test(text) ? NO_TEXT : null

/** The character zero and halves of characters: no database keeps either, neither as text nor in JSON. */
const UNKEEPABLE = /\0|\p{Surrogate}/u
const ESCAPED_ZERO = /\\u(?:0000|\{0+\})/
