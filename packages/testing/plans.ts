import type pg from 'pg'
import type { Asked } from './statements.ts'

type Without = 'seqscan' | 'indexscan'

/**
 * How Postgres would answer what was asked, as the code has asked it: a test that writes the statement down itself goes on passing when the
 * code asks for something else. On a small table an index is only taken `without` what would be cheaper there.
 */
export async function plansOf(
  sql: pg.Pool,
  asked: readonly Asked[],
  without: readonly Without[],
): Promise<readonly string[]> {
  const client = await sql.connect()
  const plans: string[] = []
  try {
    await client.query('begin')
    for (const way of without) await client.query(`set local enable_${way} = off`)
    for (const { text, values } of asked.filter(isReading)) {
      const { rows } = await client.query(`explain ${text}`, [...values])
      plans.push(JSON.stringify(rows))
    }
  } finally {
    await client.query('rollback')
    client.release()
  }
  return plans
}

const isReading = ({ text }: Asked): boolean => /^\s*(select|with)\b/i.test(text)
