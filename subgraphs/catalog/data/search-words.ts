import type { Sql } from '@supermall/messaging/sql'
import { meant } from '../domain/spelling.ts'
import { isSpelled } from '../domain/words.ts'

/** More than are searched for: how a database measures likeness is too lax, so the domain chooses among them. */
const MOST_ALIKE = 20

/**
 * For each word itself and the words of the mall that are spelled alike or begin or go on with it. The vocabulary is small
 * however many goods there are, so a mistyped word costs a look at it instead of a look at every document.
 */
export async function nearWords(sql: Sql, words: readonly string[]): Promise<readonly (readonly string[])[]> {
  const { rows } = await sql.query<{ asked: string; near: string }>({
    name: 'search-near-words',
    text: `select asked, near.word as near from unnest($1::text[]) as asked cross join lateral (
             select s.word from search_word s where s.word % asked or s.word like '%' || asked || '%'
             order by s.word like asked || '%' desc, similarity(s.word, asked) desc, s.word limit ${MOST_ALIKE}) as near`,
    values: [words.filter(isSpelled)],
  })
  return words.map((word) => [
    word,
    ...meant(
      word,
      rows.filter(({ asked }) => asked === word).map(({ near }) => near),
    ),
  ])
}
