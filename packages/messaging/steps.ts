import { mayGoOn } from './go-on.ts'
import type { Sql } from './sql.ts'

const STEP = 5_000

/** Runs a statement that touches so many rows at most, again and again until it finds no more, or is in a job whose process
 * ends: no lock is held for long. */
export async function inSteps(sql: Sql, statement: (step: number) => string, values: unknown[] = []): Promise<number> {
  const text = statement(STEP)
  for (let total = 0; ; ) {
    const { rowCount } = await sql.query({ text, values })
    total += rowCount ?? 0
    if ((rowCount ?? 0) < STEP || !mayGoOn()) return total
  }
}
