import { describe, expect, it } from 'vitest'
import { shownDocument } from './shown-document.ts'

describe('a document that operators see', () => {
  it('holds no value of it, however it is written, and is else as it was', () => {
    const query =
      'mutation M($a: Int = 5) { in(p: "se\\"cret", n: 12.5, l: [1, -2], o: { code: """4711\n"8" """ }, e: OPEN, b: true, v: $a) { id } }'
    expect(shownDocument(query)).toBe(
      'mutation M($a: Int = 0) { in(p: "…", n: 0, l: [0, 0], o: { code: "…" }, e: OPEN, b: true, v: $a) { id } }',
    )
  })

  it('shows no comment, and nothing from where it cannot be read', () => {
    expect(shownDocument('{ a #secret\n b }')).toBe('{ a b }')
    expect(shownDocument('{ a(p: "secret) }')).toBe('{ a(p: …')
    expect(shownDocument(`{ ${'a '.repeat(5_000)}}`)).toHaveLength(2_000)
  })
})
